# What the screens beside a recovery say, in English. The rules are those at the top of screens.ftl.
#
# Reviewed by a native speaker: not yet
