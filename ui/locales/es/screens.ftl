# What the screens say, in Spanish as clinics of the United States write it for patients from all of Latin America.
#
# Reading ease of 70 or more (Fernández Huerta: sixth grade), 19 words to a sentence at most. Usted, short and warm.
# Never: por favor, lo sentimos, válido, "usted olvidó", blame, jargon. A test measures this. Nothing says whether
# the patient is a man or a woman. Words in braces come from elsewhere: the clinic's name, an address, a time.
#
# One term for one thing:
#   password        contraseña; to make one: crear; the old one: la anterior
#   code            código
#   email           correo, the address as well as the message
#   text message    mensaje de texto
#   link            enlace
#   portal          portal; clinic: clínica; account: cuenta; record: expediente
#   username        nombre de usuario
#   sign in         entrar; sign out: salir de la cuenta
#   sign-in         datos de acceso (the pair of email or username, and password)
#   password store  caja fuerte de contraseñas, then la caja fuerte
#   lock            bloqueo, bloqueada; but the password store is cerrada, and is opened
#   computer        computadora; device: dispositivo; browser: navegador; box on a form: casilla
#   type            escribir; press: oprimir; choose: elegir; look at: mirar; look for: buscar; check: revisar
#   try             intentar (again: otra vez); to try a password: probar; a try: intento
#   wait            esperar; go on: seguir; add (a letter, a number): poner
#
# A time comes with its article (la 1:05 p. m., las 2:14 p. m.) and ends in a period of its own: where it ends a
# sentence, no other period follows. Counts are far below a million, so plurals need no [many].
#
# Reviewed by a native speaker: not yet

# This language's own name.
language-name = Español
app-name = Way Back In
patient-portal = Portal del paciente
title = { $heading } - { $place }
title-error = Error: { $heading } - { $place }
error-prefix = Error:

## Around every page

back = Atrás
continue = Seguir
stop = Detener
close = Cerrar
try-again = Intentar otra vez
start-again = Empezar desde el principio
send-new-code = Enviar otro código
send-new-link = Enviar otro enlace
help-call = ¿Necesita ayuda? Llame a la clínica
footer-call = { $clinic }:
step = Paso { $step } de { $of }
summary-heading = Hay un problema
settings = Letra, color e idioma
practice = Portal de práctica: aquí nada es real
practice-mail = Correo de práctica

## Time

# $hour: 0 to 23. $hour12: 1 to 12. $half: am or pm. No-break spaces keep the time on one line.
time-of-day = { $hour12 ->
    [1] la
   *[other] las
}{ "\u00A0" }{ $hour12 }:{ $minute }{ "\u00A0" }{ $half ->
    [am] a.{ "\u00A0" }m.
   *[pm] p.{ "\u00A0" }m.
}
# $month: 1 to 12.
date = { $day } de { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }
# $day: 0 is Monday.
weekday = { $day ->
    [0] lunes
    [1] martes
    [2] miércoles
    [3] jueves
    [4] viernes
    [5] sábado
   *[6] domingo
}
length-seconds = { $count ->
    [one] 1 segundo
   *[other] { $count } segundos
}
length-minutes = { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
}
length-hours = { $count ->
    [one] 1 hora
   *[other] { $count } horas
}

## While a call is on its way

busy-sending = Un momento… Estamos preguntando a su portal.
busy-checking = Un momento… Estamos revisando su código.
busy-checking-temporary = Un momento… Estamos revisando su contraseña temporal.
busy-checking-link = Un momento… Estamos revisando su enlace.
busy-checking-identity = Un momento… Estamos revisando sus datos.
busy-looking-up = Un momento… Estamos mirando en la caja fuerte de contraseñas de esta computadora.
busy-changing = Un momento… Estamos cambiando su contraseña.
busy-signing-in = Un momento… Estamos viendo si puede entrar.
busy-saving = Un momento… Estamos guardando sus datos de acceso.
busy-reading = Un momento… Estamos leyendo sus datos de acceso guardados.
busy-removing = Un momento… Estamos borrando lo que guardó.
busy-starting-practice = Un momento… Estamos abriendo el portal de práctica.
busy-opening-portal = Un momento… Estamos abriendo el portal de su clínica.
busy-still-sending = Un momento más… Estamos preguntando a su portal.
busy-still-checking = Un momento más… Estamos revisando su código.
busy-still-checking-temporary = Un momento más… Estamos revisando su contraseña temporal.
busy-still-checking-link = Un momento más… Estamos revisando su enlace.
busy-still-checking-identity = Un momento más… Estamos revisando sus datos.
busy-still-looking-up = Un momento más… Estamos mirando en la caja fuerte de contraseñas de esta computadora.
busy-still-changing = Un momento más… Estamos cambiando su contraseña.
busy-still-signing-in = Un momento más… Estamos viendo si puede entrar.
busy-still-saving = Un momento más… Estamos guardando sus datos de acceso.
busy-still-reading = Un momento más… Estamos leyendo sus datos de acceso guardados.
busy-still-removing = Un momento más… Estamos borrando lo que guardó.
busy-still-starting-practice = Un momento más… Estamos abriendo el portal de práctica.
busy-still-opening-portal = Un momento más… Estamos abriendo el portal de su clínica.

## Which clinic: only where the app is for several

finder-heading = ¿A qué clínica va usted?
finder-hint = Escriba el nombre, la ciudad o el número de teléfono.
finder-find = Buscar
finder-empty = Escriba el nombre, la ciudad o el teléfono de su clínica.
matches-found = { $count ->
    [one] Hallamos 1 clínica
   *[other] Hallamos { $count } clínicas
}
matches-more = Hallamos { $count } clínicas. Estas se parecen más. Escriba más para hallar la suya.
matches-none = No hallamos esa clínica.
matches-none-spelling = Revise cómo lo escribió. O pruebe con la ciudad, o con el teléfono que viene en una carta de su clínica.
matches-none-call = ¿Aún no la ve? Esta aplicación todavía no conoce su clínica. Llame a su clínica.
matches-all = O elija aquí su clínica:
this-clinic-heading = ¿Es esta su clínica?
this-clinic-phone = Teléfono: { $phone }
this-clinic-yes = Sí, es mi clínica
this-clinic-no = No, buscar otra vez
this-clinic-cannot-open = No pudimos abrir el portal de esta clínica. Llame a la clínica al número que ve aquí.

## Start

start-heading = ¿En qué le ayudamos?
start-lead = Vamos paso a paso.
start-password = Olvidé mi contraseña
start-password-more = Le ayudamos a crear una nueva.
start-username = Olvidé mi nombre de usuario
start-username-more = Le ayudamos a encontrarlo.
start-both = Olvidé las dos cosas
start-both-more = Primero una y luego la otra.
start-locked-out = Mi cuenta está bloqueada
start-locked-out-more = Qué es un bloqueo y cómo termina.
# $has: both, code or password.
start-have = { $has ->
    [code] Tengo un código de la clínica
    [password] Tengo una contraseña temporal
   *[both] Tengo un código, un enlace o una contraseña temporal
}
start-have-more = Cómo usar lo que tiene.
start-no-email = No me llegó el correo
start-no-email-more = Dónde buscar y qué hacer.
start-someone-else = Creo que alguien más entró
start-someone-else-more = Qué hacer primero para estar a salvo.
start-not-sure = No sé cuál elegir
start-not-sure-more = Conteste 2 o 3 preguntas cortas.
start-saved = Datos de acceso guardados
start-another-clinic = Otra clínica
start-carers = Ayuda para familia y cuidadores
start-no-journal = No podemos tomar notas en esta computadora. Usted puede seguir. No cierre esta ventana hasta que termine.
start-afresh = El portal de práctica está como al principio.
start-not-afresh = No pudimos empezar de nuevo el portal de práctica. Está como usted lo dejó.
start-was-on-pages = Qué bueno que volvió. Su portal le pidió seguir en el navegador. ¿No funcionó? Empiece aquí de nuevo.

## Interrupted: the app stopped while a new password was on its way

interrupted-heading = ¿Se cambió su contraseña?
interrupted-what = Esta aplicación se cerró antes de saber si su contraseña cambió.
interrupted-known = Ya funciona la nueva, o todavía funciona la anterior.
interrupted-how = Para saberlo, escriba la contraseña nueva que creó. La probaremos una sola vez.
interrupted-identifier = Su nombre de usuario o su correo
interrupted-username = Su nombre de usuario
interrupted-password = La contraseña que va a probar
interrupted-check = Probar esta contraseña
interrupted-incomplete = Llene las dos casillas y pruebe otra vez.
interrupted-refused = Esta contraseña no funcionó. Mire si la escribió bien, o pruebe la anterior.
interrupted-cannot-tell = Esta vez no la pudimos probar. Espere un minuto. Luego pruebe otra vez.

## Email

identifier-email-heading = ¿Cuál es su correo?
identifier-any-heading = ¿Cuál es su nombre de usuario o su correo?
identifier-phone-heading = ¿Cuál es su correo o su número de teléfono?
identifier-email-hint = Use el correo que la clínica tiene de usted.
identifier-any-hint = Use el nombre con el que entra, o el correo que tiene la clínica.
identifier-phone-hint = Use el que la clínica tiene de usted.
identifier-what-next = Si encontramos una cuenta, enviaremos un { $what ->
    [link] enlace
   *[code] código
}.
identifier-what-next-username = Si encontramos una cuenta, enviaremos ahí un mensaje.
identifier-email-empty = Escriba su correo.
identifier-any-empty = Escriba su nombre de usuario o su correo.
identifier-phone-empty = Escriba su correo o su número de teléfono.
identifier-not-an-email = Escriba su correo completo. Es como nombre@example.com.
identifier-not-email-or-phone = Escriba un correo completo, como nombre@example.com, o un número de teléfono completo.
identifier-email-too-long = Este correo es muy largo. Escriba solo su correo.
identifier-any-too-long = Esto es muy largo. Escriba solo su nombre de usuario o su correo.
identifier-phone-too-long = Esto es muy largo. Escriba solo su correo o su número de teléfono.
identifier-meant = ¿Quiso escribir { $meant }?
identifier-use = Sí, usar este
identifier-keep = No, dejar el mío
identifier-stopped = Usted lo detuvo. Tal vez le llegue un mensaje.

## Code
#
# $channel: email, or sms for a text message.

code-heading = Escriba su código
code-second-heading = Escriba el segundo código
code-second-why = Su portal quiere un código más.
code-sent = Si { $address } está en su expediente, le enviamos ahí un código a { $time }
code-sent-on-record = Si encontramos una cuenta, enviamos un código a { $channel ->
    [sms] su teléfono
   *[email] su correo
} a { $time }
code-sent-vouched = Enviamos un código por { $channel ->
    [sms] mensaje de texto
   *[email] correo
} a { $destination } a { $time }
code-until = Funciona hasta { $time }
code-keep-open = No cierre esta ventana mientras mira { $channel ->
    [sms] sus mensajes
   *[email] su correo
}.
code-label = Código del { $channel ->
    [sms] mensaje de texto
   *[email] correo
}
# $made-of: digits, letters or both.
code-hint = { $made-of ->
    [digits] { $count } números. Los puede pegar.
    [letters] { $count } letras. Las puede pegar.
   *[both] { $count } letras y números. Los puede pegar.
}
code-hint-any-length = { $made-of ->
    [digits] Solo números. Los puede pegar.
    [letters] Solo letras. Las puede pegar.
   *[both] Letras y números. Los puede pegar.
}
code-new = Busque un { $channel ->
    [sms] mensaje de texto nuevo
   *[email] correo nuevo
}. Solo funciona el último código.
code-stopped = Usted lo detuvo antes de tener respuesta. Puede intentar otra vez.
code-too-soon = Es muy pronto para otro código. { $channel ->
    [sms] Los mensajes de texto pueden
   *[email] El correo puede
} tardar.
code-empty = Escriba el código del { $channel ->
    [sms] mensaje de texto
   *[email] correo
}.
code-wrong = Ese código no coincide. Mire el último { $channel ->
    [sms] mensaje de texto
   *[email] correo
}.
code-wrong-left = Ese código no coincide. Mire el último { $channel ->
    [sms] mensaje de texto
   *[email] correo
}. { $left ->
    [one] Le queda 1 intento.
   *[other] Le quedan { $left } intentos.
}
code-wrong-length = { $made-of ->
    [digits] El código tiene { $want } números. Usted escribió { $got }.
    [letters] El código tiene { $want } letras. Usted escribió { $got }.
   *[both] El código tiene { $want } letras y números. Usted escribió { $got }.
}
code-too-short = Es muy corto para ser un código. Mire otra vez el { $channel ->
    [sms] mensaje de texto
   *[email] correo
}.
code-too-long = Es muy largo para ser un código. Mire otra vez el { $channel ->
    [sms] mensaje de texto
   *[email] correo
}.
code-wrong-characters = { $made-of ->
    [digits] El código solo tiene números.
    [letters] El código solo tiene letras.
   *[both] El código solo tiene letras y números.
} Mire otra vez el { $channel ->
    [sms] mensaje de texto
   *[email] correo
}.
code-not-in-text = En ese texto no hay ningún código. Copie solo el código del { $channel ->
    [sms] mensaje de texto
   *[email] correo
}.
code-several = En ese texto hay más de un código. Copie solo el último que llegó.
code-only-a-link = Eso es un enlace. Escriba el código del { $channel ->
    [sms] mensaje de texto
   *[email] correo
}.
code-only-a-link-taken = Eso es un enlace. Abajo, elija “Tengo un enlace, no un código”.
code-no-email = No me llegó el correo
code-by-text = Enviar por mensaje de texto
code-by-email = Enviar por correo
code-have-link = Tengo un enlace, no un código
resend-in = Puede pedirlo otra vez en { $length }.
resend-now = Ya puede pedirlo otra vez.

## A link in place of a code

link-heading = Pegue el enlace de su correo
link-check-heading = ¿Este enlace es de su portal?
link-hint = Copie todo el enlace. Aquí lo leemos y nunca lo abrimos.
link-check-hint = Pegue el enlace antes de abrirlo. Aquí lo leemos y nunca lo abrimos.
link-check-submit = Revisar este enlace
link-stopped = Usted lo detuvo antes de tener respuesta. Puede intentar otra vez.
link-fine = Sí, este enlace es de { $clinic }.
link-fine-next = Puede volver a su correo y abrirlo.
link-go-on = Volver a los pasos
link-empty = Pegue el enlace del correo.
link-none = En ese texto no hay ningún enlace. Copie todo el enlace del correo.
link-several = En ese texto hay más de un enlace. Copie solo uno.
link-no-token = Este enlace es de su portal. Pero no es el de la contraseña nueva.
link-not-taken = Su portal no aceptó este enlace. Tal vez ya venció. Vuelva atrás y pida otro código.
link-wrong-host = Este enlace no es de { $clinic }. No lo use. Llame a la clínica.
link-leads-to = Lleva a: { $host }

## A link and no code

paste-sent = Si { $address } está en su expediente, le enviamos ahí un enlace a { $time }
paste-sent-on-record = Si encontramos una cuenta, enviamos un enlace a su correo a { $time }
paste-sent-vouched = Enviamos un enlace por correo a { $destination } a { $time }
paste-how = Presione el botón derecho del ratón sobre el enlace. Luego elija copiarlo.
paste-do-not-open = No lo abra. Cópielo y péguelo aquí.
paste-label = Enlace del correo
paste-new = Busque un correo nuevo. Use el último enlace.
paste-too-soon = Es muy pronto para otro enlace. El correo puede tardar.
paste-not-taken = Su portal no aceptó este enlace. Tal vez ya venció o ya se usó. Pegue el último.

## The code has ended

over-expired-heading = Ese { $what ->
    [link] enlace
   *[code] código
} ya venció
over-expired = Se acabó su tiempo. Necesita uno nuevo.
over-used-up-heading = Ese { $what ->
    [link] enlace
   *[code] código
} ya no funciona
over-used-up = Hubo demasiados intentos. Necesita uno nuevo.
over-either-heading = Ese { $what ->
    [link] enlace
   *[code] código
} ya no funciona
over-either = Se acabó su tiempo, o hubo demasiados intentos. Necesita uno nuevo.
over-unclear-heading = Necesita otro { $what ->
    [link] enlace
   *[code] código
}
over-unclear = No sabemos si el último { $what ->
    [link] enlace
   *[code] código
} todavía funciona.
over-goes-to = Si { $address } está en su expediente, ahí llegará el { $what ->
    [link] enlace
   *[code] código
} nuevo.
over-goes-to-record = Si encontramos una cuenta, el { $what ->
    [link] enlace
   *[code] código
} nuevo llegará a { $channel ->
    [sms] su teléfono
   *[email] su correo
}.
over-goes-to-vouched = El { $what ->
    [link] enlace
   *[code] código
} nuevo llegará a { $destination }.
over-pause = Espere { $length } antes de pedir otro { $what ->
    [link] enlace
   *[code] código
}.
over-password-kept = No tiene que crear otra vez su contraseña. Usaremos la que ya escribió.

## Who is it?

identity-heading = Confirme que es usted
identity-why = Su portal lo pide para cuidar su cuenta.
identity-why-code = Su portal lo revisa junto con su código.
identity-birth-date = Su fecha de nacimiento
identity-birth-date-hint = Primero el mes y luego el día. Por ejemplo: 2 28 1950
identity-month = Mes
identity-day = Día
identity-year = Año
identity-last-name = Su apellido
identity-phone = Los últimos 4 números del teléfono que tiene la clínica
identity-or-call = ¿Le cuesta contestar? Puede llamar a la clínica.
identity-no-birth-date = Escriba su fecha de nacimiento.
identity-no-last-name = Escriba su apellido.
identity-no-phone = Escriba los últimos 4 números de su teléfono.
identity-not-a-date = Ese día no existe. Revise el mes, el día y el año.
identity-short-year = Escriba los 4 números del año, como 1950.
identity-not-four = Escriba solo los últimos 4 números de su teléfono.
identity-wrong = Esto no coincide con lo que tiene la clínica. Revise todo.
identity-wrong-left = Esto no coincide con lo que tiene la clínica. Revise todo. { $left ->
    [one] Le queda 1 intento.
   *[other] Le quedan { $left } intentos.
}
identity-code-wrong = Su código o estos datos no coinciden. Revise todo.
identity-code-wrong-left = Su código o estos datos no coinciden. Revise todo. { $left ->
    [one] Le queda 1 intento.
   *[other] Le quedan { $left } intentos.
}
identity-stopped = Usted lo detuvo antes de tener respuesta. Puede intentar otra vez.

## Username

username-heading = Este es su nombre de usuario
username-look-alike = El cero y la letra O se parecen. También el uno y la L minúscula.
username-keep = Anótelo y guárdelo en un lugar seguro.
username-go-on = Ahora, crear una contraseña
username-enough = Solo quiero el nombre de usuario
username-done = Ya lo tengo
username-password-too = Cambiar también mi contraseña
username-sent-heading = Busque su nombre de usuario
username-sent = Si { $address } está en su expediente, ahí le enviamos su nombre de usuario.
username-sent-wait = Puede tardar 5 minutos. Mire también en Spam y en Correo no deseado ({ ENGLISH("Junk") }).
username-sent-link = El correo puede traer un enlace. No lo necesita. Busque solo su nombre de usuario.
username-sent-done = Ya tengo mi nombre de usuario
username-sent-none = ¿No llegó nada? Llame a la clínica. Ahí le pueden decir su nombre de usuario.

## New password

password-heading = Cree una contraseña nueva
password-sign-in-as = Usted entra como { $username }.
password-held = Su portal revisa su { $what ->
    [link] enlace
   *[code] código
} junto con su contraseña nueva.
password-rules = Su contraseña nueva necesita:
password-label = Contraseña nueva
password-show = Mostrar contraseña
password-hide = Ocultar contraseña
password-shown = Ahora se ve su contraseña.
password-hidden = Ahora no se ve su contraseña.
password-make = Crear una por mí
password-made = Creamos una contraseña. Está en la casilla.
password-submit = Cambiar mi contraseña
password-sign-out-others = Salir de mi cuenta en mis otros dispositivos
password-empty = Escriba una contraseña nueva.
password-stopped = Usted lo detuvo. Su contraseña no ha cambiado.
caps-lock = Las mayúsculas están puestas ({ ENGLISH("Caps Lock") }).
rule-min-length = { $count ->
    [one] Por lo menos 1 carácter
   *[other] Por lo menos { $count } caracteres
}
rule-max-length = { $count ->
    [one] No más de 1 carácter
   *[other] No más de { $count } caracteres
}
rule-lowercase = Una letra minúscula
rule-uppercase = Una letra mayúscula
rule-digit = Un número
rule-symbol = Un símbolo, como ! o #
rule-not-common = Que no la use mucha gente
rule-not-only-digits = Que no tenga solo números
rule-not-recent = { $count ->
    [one] Y no puede ser igual a la última que tuvo. Aquí no lo podemos revisar.
   *[other] Y no puede ser igual a las últimas { $count } que tuvo. Aquí no lo podemos revisar.
}
rule-done = Listo
rule-not-yet = Aún no
rule-said = { $rule }: { $state }.
strength-none = Consejo: use cuatro palabras al azar.
strength-weak = Débil: es fácil de adivinar. Ponga una palabra más.
strength-fair = Regular: con una palabra más es mejor.
strength-good = Buena: es difícil de adivinar.
strength-strong = Fuerte: es muy difícil de adivinar.
reason-min-length = { $count ->
    [one] Use 1 carácter o más.
   *[other] Use { $count } caracteres o más.
}
reason-max-length = { $count ->
    [one] Use solo 1 carácter.
   *[other] Use { $count } caracteres o menos.
}
reason-lowercase = Ponga una letra minúscula.
reason-uppercase = Ponga una letra mayúscula.
reason-digit = Ponga un número.
reason-symbol = Ponga un símbolo, como ! o #.
reason-not-common = Mucha gente usa esta. Cree otra.
reason-not-only-digits = Ponga letras. Solo tiene números.
reason-too-short = Haga más larga su contraseña.
reason-like-your-details = Se parece mucho a su nombre o a su correo. Cree otra.
reason-used-before = Usted ya usó esta contraseña antes. Cree otra.
reason-other = El portal no aceptó esta contraseña. Cree una más larga.

## Changed or not: unknown

unsettled-heading = No sabemos si su contraseña cambió
unsettled-not-yet-heading = Su contraseña nueva aún no funciona
unsettled-stopped = Usted lo detuvo mientras el portal cambiaba su contraseña.
unsettled-no-answer = Enviamos su contraseña nueva. El portal no dijo si la cambió.
unsettled-not-yet = El portal no dijo si la cambió. Intentamos entrar con ella y no se pudo.
unsettled-either-works = Ya funciona la nueva, o todavía funciona la anterior.
unsettled-not-yet-works = Tal vez la anterior todavía funciona. La nueva puede tardar un minuto más.
unsettled-check-explained = Para saberlo, podemos entrar una vez con la nueva.
unsettled-check = Probar la contraseña nueva
unsettled-send-explained = También puede enviar otra vez la misma contraseña. Eso no hace daño.
unsettled-send = Enviarla otra vez
unsettled-not-offered = En este portal, esta aplicación no la puede probar por usted.
unsettled-nameless-next = Llame a la clínica. Pregunte su nombre de usuario. Luego pruebe su contraseña nueva.
unsettled-not-offered-next = Intente entrar a su portal. Use primero la contraseña nueva y luego la anterior.
no-more-checks = El portal dijo que no varias veces. Otro intento puede bloquear su cuenta.
no-more-checks-next = Espere una hora antes de probar otra vez. O llame ahora a la clínica.

## Changed

done-running-heading = Ya cambió su contraseña
done-running = Estamos viendo si puede entrar…
done-works-heading = ¡Ya funciona!
done-works = Con esta contraseña puede entrar a su portal.
done-second-factor = Al entrar, su portal también le pedirá un código.
done-signed-out-others = Su cuenta ya no está abierta en sus otros dispositivos.
done-others-still-in = Su cuenta sigue abierta en sus otros dispositivos. El portal no la cerró. Llame a la clínica y avise.
done-refused-heading = El portal no nos dejó entrar
done-refused = El portal dijo que su contraseña cambió. Pero no pudimos entrar con ella.
done-refused-next = Espere un minuto. Luego pruebe otra vez.
done-refused-careful = Si todavía no funciona, llame a la clínica. Muchos intentos pueden bloquear su cuenta.
done-cannot-tell-heading = No pudimos probar su contraseña
done-cannot-tell = Su contraseña ya cambió. No pudimos ver si usted puede entrar.
done-cannot-tell-next = Espere un minuto. Luego pruebe otra vez, aquí o en su portal.
done-not-offered = Esta aplicación no la puede probar aquí. Pruébela en su portal.
done-check-again = Probar otra vez
done-go-on = Seguir sin probar

## Save

save-heading = ¿Guardar sus datos de acceso en esta computadora?
save-whose = Son los datos de acceso de { $identifier }.
save-how = Los guardamos en la caja fuerte de contraseñas de esta computadora.
save-shared = Elija No si otras personas usan esta computadora.
save-yes = Sí, guardar
save-no = No, no guardar
save-stopped = Usted lo detuvo. Tal vez se guarden de todos modos.
save-absent = Esta computadora no tiene una caja fuerte de contraseñas. Su contraseña sí funciona.
save-without = Seguir sin guardar
save-locked = La caja fuerte de contraseñas está cerrada. Ábrala y guarde otra vez, o elija No. Su contraseña sí funciona.
save-silent = La caja fuerte de contraseñas no contestó. Guarde una vez más, o elija No. Su contraseña sí funciona.
save-refused = La caja fuerte de contraseñas no los aceptó. Elija No para seguir. Su contraseña sí funciona.

## The end

finished-heading = Ya terminó aquí
finished-saved = Sus datos de acceso quedaron guardados en esta computadora.
finished-not-saved = No guardamos sus datos de acceso.
finished-not-here = No se guardó nada en esta computadora.
finished-unknown = No sabemos si se guardaron sus datos de acceso.
finished-username = Ya puede entrar con su nombre de usuario.
finished-nameless = Su contraseña ya está lista. Úsela con su nombre de usuario. La clínica le puede decir su nombre de usuario.
finished-name-in-mail = Su contraseña ya está lista. Úsela con su nombre de usuario. Está en el correo con el enlace.
finished-tips = Consejos
finished-tip-browser = ¿Su navegador guarda contraseñas? Cambie ahí también la anterior.
finished-tip-shared = Si otros usan la computadora, salga de su cuenta al terminar.
finished-tip-wifi = No entre a su portal con el Wi-Fi gratis de lugares públicos.
finished-more = Pedir más ayuda

## Text size, colors and language

settings-text = Tamaño de la letra
settings-percent = { $percent } %
settings-theme = Color
settings-theme-system = El del sistema
settings-theme-light = Claro
settings-theme-dark = Oscuro
settings-theme-contrast = Alto contraste
settings-language = Idioma
settings-done = Listo
