# What the screens beside a recovery say, in Spanish: advice, the portal's own pages, saved sign-ins, what keeps
# the patient from going on, the contact card. The rules and the terms are those at the top of screens.ftl.
#
# A portal's page is often in English even for patients who read Spanish: a button is named in both languages.
# ENGLISH("…") around English words lets a screen reader say them as English.
#
# Reviewed by a native speaker: not yet

yes = Sí
no = No
how-to-call = Cómo llamar a la clínica
make-new-password = Crear una contraseña nueva
# Words of the clinic's own, from its portal profile.
own-words = { $words }

## Not sure: two or three questions

unsure-username-heading = ¿Sabe su nombre de usuario?
unsure-username = Es el nombre con el que entra. Muchas veces es su correo.
unsure-password-heading = ¿Sabe su contraseña?
unsure-password = Si tiene que adivinar, elija No.
unsure-locked-heading = ¿El portal dice que su cuenta está bloqueada?
unsure-locked = También puede decir que hubo demasiados intentos.

## Locked out

locked-out-heading = Si su cuenta está bloqueada
locked-out-what = El bloqueo llega después de muchos intentos. Así no entran otras personas.
locked-out-ends = Muchas veces termina solo. Tal vez su portal diga cuándo.
locked-out-password = También se puede quitar con una contraseña nueva. Su portal se lo dirá.
locked-out-clinic = La clínica le puede decir cómo quitarlo.
# What the clinic knows of it: one or more of these.
locked-out-reset = Se quita con una contraseña nueva.
locked-out-email = Busque un correo del portal. Ahí dice cómo quitarlo.
locked-out-time = Termina solo después de un rato.
locked-out-time-known = Termina solo después de { $length }. No intente entrar antes.
locked-out-staff = Llame a la clínica. Ahí se lo pueden quitar.
locked-out-careful = No siga intentando. Con más intentos, el bloqueo puede durar más.

## Someone else got in

someone-heading = Si alguien más entró
someone-order = Haga estas cosas en este orden.
someone-password = Cambie su contraseña ahora.
someone-call-now = Llame ahora a la clínica. Pida que bloqueen su contraseña.
someone-devices = Salga de su cuenta en todos sus otros dispositivos.
someone-call = Llame a la clínica. Cuente lo que vio.
someone-email = Revise su cuenta de correo. Cambie también esa contraseña.
someone-bills = Mire sus próximas facturas. Llame si le cobran algo que no recibió.
someone-go-on = Cambiar mi contraseña ahora

## For family and carers

carers-heading = Para familia y cuidadores
carers-own = Usted puede tener sus propios datos de acceso. Así nadie tiene que dar los suyos.
carers-never = Nunca pida la contraseña ni el código de otra persona.
carers-ask = Pida a la clínica un acceso compartido. En inglés: “{ ENGLISH("proxy access") }”.
carers-agree = Tal vez la clínica le pregunte primero a esa persona.
carers-beside = Puede sentarse a su lado. Deje que esa persona escriba el código y la contraseña.

## From the clinic: a code or a temporary password

have-heading = ¿Qué tiene usted?
have-clinic-code = Un código de la clínica
have-clinic-code-more = También se llama código de activación. Llegó en una carta, un correo o un mensaje.
have-temporary = Una contraseña temporal
have-temporary-more = Se usa una vez. Luego usted crea la suya.
have-email-code = Un código o enlace de un correo que pedí
have-email-code-more = Qué hacer ahora.
old-code-heading = Pida otro código
old-code-why = Un código o enlace solo sirve en la página donde lo pidió.
old-code-closed = ¿Ya salió de esa página? Entonces necesita otro código.
old-code-quick = Tarda unos minutos.
old-code-go-on = Pedir otro código
clinic-code-heading = Escriba el código de la clínica
clinic-code-hint = Lo puede pegar. No importan las mayúsculas, los espacios ni los guiones.
clinic-code-next = Luego le preguntamos quién es. Al final crea su contraseña.
clinic-code-empty = Escriba el código de la clínica.
clinic-code-too-short = Es muy corto para ser un código. Mírelo otra vez.
clinic-code-too-long = Es muy largo para ser un código. Mírelo otra vez.
clinic-code-wrong-characters = El código solo tiene letras y números. Mírelo otra vez.
clinic-code-not-in-text = En ese texto no hay ningún código. Copie solo el código.
clinic-code-several = En ese texto hay más de un código. Copie solo uno.
clinic-code-only-a-link = Eso es un enlace. Escriba el código que llegó con él.
clinic-code-wrong = Su portal no conoce este código. Revise cada letra y cada número.
temporary-heading = Escriba su contraseña temporal
temporary-next = Se la dio la clínica. Luego usted crea la suya.
temporary-username = Su nombre de usuario
temporary-password = Contraseña temporal
temporary-no-username = Escriba su nombre de usuario.
temporary-no-password = Escriba la contraseña temporal.
temporary-wrong = No coinciden. Revise su nombre de usuario y la contraseña temporal.
temporary-wrong-left = No coinciden. Revise su nombre de usuario y la contraseña temporal. { $left ->
    [one] Le queda 1 intento.
   *[other] Le quedan { $left } intentos.
}
temporary-wrong-often = No coinciden. Revise su nombre de usuario y la contraseña temporal. Espere un rato antes de intentar otra vez.
temporary-wrong-often-for = No coinciden. Revise su nombre de usuario y la contraseña temporal. Espere { $length } antes de intentar otra vez.
clinic-code-over = Necesitamos su código una vez más. Escríbalo otra vez.
clinic-code-over-used-up = Hubo demasiados intentos. Escriba su código otra vez.
clinic-code-over-used-up-for = Hubo demasiados intentos. Espere { $length }. Luego escriba su código otra vez.
temporary-over = Necesitamos su contraseña temporal una vez más. Escríbala otra vez.
temporary-over-used-up = Hubo demasiados intentos. Escriba su contraseña temporal otra vez.
temporary-over-used-up-for = Hubo demasiados intentos. Espere { $length }. Luego escriba su contraseña temporal otra vez.
given-stopped = Usted lo detuvo antes de tener respuesta. Puede intentar otra vez.

## The email has not come

no-email-found = Ya encontré el mensaje
no-email-still = Todavía no me llega
no-email-other = Usar otro correo
no-email-wait-heading = Espere 5 minutos
no-email-wait = El correo puede tardar. Ahora el reloj marca { $now } Mire otra vez a { $later }
no-email-wait-once = No lo pida muchas veces. Solo funciona el último correo.
no-email-folders-heading = Mire en sus otras carpetas
no-email-folders-where = Mire en Spam, Correo no deseado ({ ENGLISH("Junk") }), Promociones y Papelera ({ ENGLISH("Trash") }).
no-email-folders-search = Busque { $clinic } en todo su correo.
no-email-folders-blocked = Mire su lista de correos bloqueados.
no-email-address-heading = ¿Es este su correo?
no-email-address-heading-unknown = ¿Escribió bien su correo?
no-email-address-typed = Usted escribió { $address }.
no-email-address-unknown = Piense en el correo que escribió.
no-email-address = Con una letra equivocada no llega nada.
no-email-another-heading = ¿Tiene otro correo?
no-email-another = Tal vez la clínica tiene uno más viejo, o el del trabajo.
no-email-another-try = Mire en todos sus correos. O use aquí el otro.
no-email-another-look = Mire en todos sus correos.
no-email-text-heading = ¿Quiere un mensaje de texto?
no-email-text = Si encontramos una cuenta con su número, le llegará un código en un mensaje de texto.
no-email-text-send = Enviar un mensaje de texto
no-email-text-no = No, seguir
no-email-call-heading = Llame a la clínica
no-email-call = La clínica puede ver qué datos tiene de usted.
no-email-call-ask = Pregunte: “¿Qué correo tienen de mí?”
no-email-call-change = Si es uno viejo, pida que lo cambien.

## Through the portal's own pages

hand-off-password-heading = Cree una contraseña nueva en la página de su portal
hand-off-username-heading = Busque su nombre de usuario en la página de su portal
hand-off-both-heading = Recupere su nombre de usuario y su contraseña en su portal
hand-off-opens = Se abre en su navegador.
hand-off-keep-open = No cierre esta ventana: aquí verá qué hacer.
hand-off-open = Abrir { $host }
hand-off-opened = La página está abierta en su navegador. Tal vez tenga que buscar esa ventana.
hand-off-cannot-open = No pudimos abrir su navegador. Ábralo y escriba esta dirección:
hand-off-resumed = Hola otra vez. Usted iba a usar la página de su portal.
hand-off-asked = Su portal le pide que siga en su navegador.
hand-off-looks = ¿Cuál de estas cosas ve ahí?
hand-off-steps = Qué hacer ahí
hand-off-worked = ¿Funcionó?
hand-off-yes = Sí, funcionó
hand-off-no = No
hand-off-link = Revisar un enlace antes de abrirlo

## What the portal's page asks for

usual-asks-email-or-phone = Pide un correo o un número de teléfono
usual-asks-username = Pide un nombre de usuario y algo más
usual-asks-name-and-birth-date = Pide un nombre y una fecha de nacimiento
usual-asks-email = Pide solo un correo
usual-looks-other = Ninguna de estas

## What to do on the portal's page

usual-press-forgot-password = Oprima “Olvidé mi contraseña” o algo parecido. En inglés: “{ ENGLISH("Forgot password") }”.
usual-press-forgot-username = Oprima “Olvidé mi nombre de usuario” o algo parecido. En inglés: “{ ENGLISH("Forgot username") }”.
usual-press-trouble = Oprima “¿Problemas para entrar?” o algo parecido. En inglés: “{ ENGLISH("Trouble signing in?") }”.
usual-type-username = Escriba su nombre de usuario.
usual-type-email = Escriba su correo.
usual-type-email-or-phone = Escriba su correo o su número de teléfono.
usual-type-name = Escriba su nombre y su apellido.
usual-type-birth-date = Escriba su fecha de nacimiento.
usual-type-record-number = Escriba su número de expediente, si la página lo pide. Está en las cartas de la clínica.
usual-type-other-facts = Tal vez la página pida parte de su teléfono o su código postal ({ ENGLISH("ZIP code") }). Escríbalo.
usual-choose-where-to = Elija correo o mensaje de texto.
usual-look-for-email = Busque el correo. Puede tardar 10 minutos. Mire también en Spam.
usual-type-code = Escriba el código que llega por correo o por mensaje de texto.
usual-press-link = Abra el correo. Oprima el enlace que trae.
usual-see-username = La página muestra su nombre de usuario. Anótelo.
usual-read-username-in-email = Abra el correo. Ahí está su nombre de usuario.
usual-make-password = Cree una contraseña nueva. Siga las reglas de la página.
usual-answer-question = Tal vez la página haga una pregunta secreta. Escriba su respuesta.
usual-type-second-code = Tal vez llegue otro código por mensaje de texto o por teléfono. Escríbalo.
usual-follow-page = Siga los pasos de la página.
usual-sign-in = Entre con su contraseña nueva.

## What went wrong on the portal's page

trouble-heading = ¿Qué pasó?
trouble-no-email = No llegó el correo o el código
trouble-locked = Dice que mi cuenta está bloqueada
trouble-not-found = La página no me encuentra
trouble-page-down = La página no abre o no funciona
trouble-password-refused = La página no acepta mi contraseña nueva
trouble-other = Otra cosa

## Save a sign-in made on the portal's page

typed-heading = ¿Guardar aquí sus nuevos datos de acceso?
typed-how = Escríbalos una vez. Los guarda la caja fuerte de contraseñas de esta computadora.
typed-unchecked = Aquí no los podemos probar.
typed-identifier = Su nombre de usuario o su correo
typed-password = Su contraseña nueva
typed-save = Guardar
typed-incomplete = Llene las dos casillas, o elija No.
typed-absent = Esta computadora no tiene una caja fuerte de contraseñas. Elija No para seguir.
typed-locked = La caja fuerte de contraseñas está cerrada. Ábrala y guarde otra vez, o elija No.
typed-silent = La caja fuerte de contraseñas no contestó. Guarde una vez más, o elija No.
typed-refused = La caja fuerte de contraseñas no los aceptó. Elija No para seguir.

## Saved sign-ins

saved-heading = Sus datos de acceso guardados
saved-where = Se guardan en la caja fuerte de contraseñas de esta computadora.
saved-empty = No hay datos de acceso guardados en esta computadora.
saved-unknown = Estamos mirando en la caja fuerte de contraseñas.
saved-look = Mirar otra vez
saved-absent = Esta computadora no tiene una caja fuerte de contraseñas. Por eso no hay nada guardado aquí.
saved-locked = La caja fuerte de contraseñas está cerrada. Ábrala. Luego mire otra vez.
saved-silent = La caja fuerte de contraseñas no contestó. Espere un minuto. Luego mire otra vez.
saved-refused = La caja fuerte de contraseñas no nos dejó mirar.
saved-not-done-absent = Ahora esta computadora no tiene una caja fuerte de contraseñas. Por eso no pudimos hacerlo.
saved-not-done-locked = La caja fuerte de contraseñas está cerrada. Ábrala. Luego intente otra vez.
saved-not-done-silent = La caja fuerte de contraseñas no contestó. Tal vez se haga de todos modos lo que pidió.
saved-not-done-refused = La caja fuerte de contraseñas no nos dejó hacerlo.
saved-current = En esta computadora.
saved-current-since = En esta computadora desde el { $date }.
saved-unsure = Tal vez ya no sirva. La contraseña se empezó a cambiar, o no se pudo probar.
saved-unsure-since = Tal vez ya no sirva. La contraseña se empezó a cambiar el { $date }, o no se pudo probar.
saved-show = Mostrar
saved-show-of = Mostrar la contraseña de { $name }
saved-copy = Copiar
saved-copy-of = Copiar la contraseña de { $name }
saved-changed = La cambié en otro lugar
saved-changed-of = La cambié en otro lugar: la contraseña de { $name }
saved-remove = Borrar
saved-remove-of = Borrar los datos de acceso de { $name }
saved-remove-all = Borrar todos
saved-password-heading = Su contraseña guardada
saved-password-of = De { $name }.
saved-watch = Cuide que nadie más vea su pantalla.
saved-copy-it = Copiarla
saved-hide = Ocultarla
saved-copied = La contraseña ya se copió. En 60 segundos la borramos de la memoria de copiar y pegar.
saved-no-clipboard = No pudimos copiar la contraseña. La puede mostrar y anotar.
saved-removed = Esos datos de acceso ya no están en esta computadora.
saved-removed-all = Ya no hay datos de acceso en esta computadora.
saved-marked = Anotamos que ya no sirve. Aquí puede crear otra cuando la necesite.
saved-gone = Esos datos de acceso ya no están en la caja fuerte de contraseñas.
saved-stopped = Usted lo detuvo. Tal vez se haga de todos modos lo que pidió.
saved-remove-heading = ¿Borrar estos datos de acceso?
saved-remove-all-heading = ¿Borrar todos los datos de acceso guardados?
saved-remove-here = Son los datos de acceso de { $name }. Se borran solo de esta computadora. Su cuenta del portal queda igual.
saved-remove-all-here = Se borran solo de esta computadora. Sus cuentas del portal quedan igual.
saved-remove-yes = Sí, borrar
saved-remove-no = No, dejar

## A call did not get through, or only the clinic can go on

stuck-to-do = Qué hacer
begin-again = Empezar de nuevo
stuck-do-call-if-again = Si pasa otra vez, llame a la clínica.
stuck-do-call-if-urgent = Si no puede esperar, llame a la clínica.
stuck-offline-heading = No hay conexión con su portal
stuck-offline = Por ahora, esta computadora no se puede conectar con él.
stuck-offline-do-cable = Revise si esta computadora tiene internet.
stuck-offline-do-again = Luego intente otra vez. Guardamos lo que escribió.
stuck-offline-no-help = No sirve pedir otro código ni otra contraseña.
stuck-down-heading = Su portal no funciona ahora
stuck-down = El problema está en el portal. Usted no hizo nada mal.
stuck-down-do-wait = Espere 15 minutos. Luego intente otra vez.
stuck-down-no-help = No sirve usar otra computadora.
stuck-no-answer-heading = Su portal no contestó
stuck-no-answer = Tal vez el portal está lento, o lo está su internet.
stuck-no-answer-do-wait = Espere un minuto. Luego intente otra vez.
stuck-no-answer-no-help = No sirve apagar y prender esta computadora.
stuck-not-portal-heading = Apareció otra página
stuck-not-portal = Buscamos su portal. Llegó una página distinta.
stuck-not-portal-do-wifi = Si usa Wi-Fi público, abra su navegador y conéctese primero al Wi-Fi. Luego intente otra vez.
stuck-not-portal-no-help = No escriba su contraseña en una página que no conoce.
stuck-wait-heading = El portal nos pide esperar
stuck-wait = Recibió demasiadas solicitudes en poco tiempo.
stuck-wait-do = Espere 15 minutos. Luego intente otra vez.
stuck-wait-do-for = Espere { $length }. Luego intente otra vez.
stuck-wait-no-help = Si intenta antes, tal vez tenga que esperar más.
stuck-locked-heading = Su cuenta está bloqueada
stuck-locked = El portal la bloqueó para cuidarla.
stuck-locked-until = El portal la bloqueó para cuidarla. El bloqueo termina el { $date } a { $time }
stuck-locked-do-wait = Espere hasta esa hora. Luego vuelva aquí y empiece de nuevo.
stuck-locked-do = Llame a la clínica. Ahí le pueden quitar el bloqueo.
stuck-locked-do-reset = Cree una contraseña nueva. Así se quita el bloqueo.
stuck-locked-do-email = Busque un correo del portal. Ahí dice cómo quitar el bloqueo.
stuck-locked-do-time = El bloqueo termina solo. Espere un rato. Luego vuelva aquí y empiece de nuevo.
stuck-locked-do-time-known = Espere { $length }. Luego vuelva aquí y empiece de nuevo.
stuck-locked-no-help = Más intentos no quitan el bloqueo.
stuck-inactive-heading = Su cuenta no está activa
stuck-inactive = El portal dice que aún no está activada.
stuck-inactive-do = Llame a la clínica. Pida que la activen.
stuck-inactive-do-invite = Si le enviaron una invitación, pida otra.
stuck-inactive-do-code = ¿Le dieron un código? Empiece de nuevo y diga que tiene uno.
stuck-inactive-no-help-code = No se activa con una contraseña nueva.
stuck-inactive-no-help = No se activa con otro código ni con otra contraseña.
stuck-code-over-heading = Ese código ya no funciona
stuck-code-over = Se acabó su tiempo. Solo la clínica le puede dar otro.
stuck-code-over-do = Llame a la clínica. Pida otro código.
stuck-code-over-no-help = No sirve escribirlo otra vez.
stuck-temporary-over-heading = Esa contraseña temporal ya no funciona
stuck-temporary-over = Una contraseña temporal dura poco. Se acabó su tiempo.
stuck-temporary-over-do = Llame a la clínica. Pida otra.
stuck-temporary-over-do-reset = O empiece de nuevo y elija “Olvidé mi contraseña”.
stuck-temporary-over-no-help = No sirve escribirla otra vez.
stuck-duplicate-heading = Hay dos cuentas
stuck-duplicate = El portal no sabe cuál es la suya.
stuck-duplicate-do = Llame a la clínica. Pida que las unan en una sola.
stuck-duplicate-no-help = No sirve crear otra cuenta.
stuck-cannot-verify-heading = El portal no pudo confirmar quién es usted
stuck-cannot-verify = Tal vez lo que escribió no es lo que tiene la clínica.
stuck-cannot-verify-do = Llame a la clínica. Pregunte qué tienen: nombre, fecha de nacimiento, correo, teléfono.
stuck-cannot-verify-do-again = Luego vuelva aquí y escriba justo lo que ellos tienen.
stuck-cannot-verify-no-help = No sirve adivinar. Más intentos pueden bloquear su cuenta.
stuck-page-down-heading = La página de su portal no funciona ahora
stuck-page-down = El problema puede estar en el portal o en la conexión.
stuck-page-down-do-wait = Espere 15 minutos. Luego abra la página otra vez.
stuck-page-down-do-internet = Revise si esta computadora tiene internet.
stuck-page-down-no-help = No sirve buscar la página en un buscador.
stuck-page-refuses-heading = La página no acepta su contraseña nueva
stuck-page-refuses = Cada portal tiene reglas para las contraseñas.
stuck-page-refuses-do-rules = Lea las reglas de la página. Revise una por una.
stuck-page-refuses-do-longer = Hágala más larga. Ponga un número y un símbolo, como ! o #.
stuck-page-refuses-do-new = Use una que nunca haya tenido.
stuck-page-refuses-no-help = No sirve escribir la misma otra vez.
stuck-not-offered-heading = Su portal no hace esto aquí
stuck-not-offered = No nos deja hacer esto por usted.
stuck-not-offered-do = Llame a la clínica. Ahí le pueden ayudar a entrar.
stuck-not-offered-no-help = No sirve intentar otra vez.
stuck-call-heading = Desde aquí le ayudará la clínica
stuck-call = El siguiente paso lo hace el personal de la clínica.
stuck-call-do = Llame a la clínica. Ahí saben qué sigue.
stuck-call-no-help = No sirve intentar otra vez.
stuck-not-sent-heading = Su portal no pudo enviar el mensaje
stuck-not-sent = El problema es del portal. Usted no hizo nada mal.
stuck-not-sent-do = Espere 15 minutos. Luego intente otra vez.
stuck-not-sent-do-call = Si pasa otra vez, llame a la clínica. Pregunte qué correo o teléfono tienen.
stuck-not-sent-no-help = No sirve buscar el mensaje. No se envió ninguno.
stuck-browser-heading = Su portal quiere seguir en un navegador
stuck-browser = No deja que este programa haga este paso. Nada ha cambiado.
stuck-browser-do-page = Siga en la página del portal. Tal vez le muestre primero una prueba.
stuck-browser-do = Llame a la clínica. Ahí le pueden ayudar a entrar.
stuck-browser-no-help = No sirve intentar otra vez aquí.
stuck-browser-go = Seguir en { $host }
stuck-unexpected-heading = Algo salió mal
stuck-unexpected = El portal dijo algo que no conocemos. Usted no hizo nada mal.
stuck-unexpected-do = Espere un minuto. Luego intente otra vez.
stuck-unexpected-no-help = No sirve escribir todo otra vez.
help-number = Número de ayuda: { $number }

## The contact card

card-heading = Llame a { $clinic }
card-heading-any = Llame a la clínica
card-open = Ahora está abierto, hasta { $time }
card-open-until-day = Ahora está abierto, hasta el { $day } a { $time }
card-open-always = Está abierto de día y de noche.
card-opens-today = Ahora está cerrado. Abre hoy a { $time }
card-opens-tomorrow = Ahora está cerrado. Abre mañana a { $time }
card-opens-on = Ahora está cerrado. Abre el { $day } a { $time }
card-clinic-time = Todas las horas son las del lugar donde está la clínica.
card-hours = Horario
card-hours-day = El { $day }: de { $opens } a { $closes }
card-hours-days = De { $first } a { $last }: de { $opens } a { $closes }
card-hours-day-all = El { $day }: de día y de noche
card-hours-days-all = De { $first } a { $last }: de día y de noche
card-relay = ¿Le cuesta oír o hablar? Use el servicio de retransmisión: { $number }
card-interpreter = ¿Necesita otro idioma? Llame con un intérprete: { $number }
card-say-this = Diga esto:
card-say = “No puedo entrar a mi portal del paciente. Mi número de ayuda es { $number }.”
card-never = Nunca le pedimos su contraseña. No le diga su código a nadie.
card-staff = Para el personal de la clínica: etapa { ENGLISH($stage) }, { $date }, a { $time }
card-staff-problem = Para el personal de la clínica: etapa { ENGLISH($stage) }, problema { ENGLISH($problem) }, { $date }, a { $time }
card-copy = Copiar esto
card-print = Imprimir esto
card-copied = Ya se copió. Lo puede pegar en un correo o en una nota.
card-not-copied = No lo pudimos copiar. Lo puede imprimir o anotar.
back-to-where = Volver a donde estaba
# The card as plain text, to be pasted somewhere.
card-text-phone = Teléfono: { $number }

## The practice portal's mail

inbox-heading = Correo de práctica
inbox-what = El portal de práctica envía aquí su correo. Nada es real.
inbox-opening = Estamos abriendo el correo.
inbox-failed = No pudimos abrir el correo. Puede mirar otra vez.
inbox-empty = Todavía no hay correo.
inbox-look = Mirar otra vez
inbox-afresh = Empezar de nuevo el portal de práctica
inbox-desk = El personal de la clínica tiene su propia página. Ahí ayuda a los pacientes.
inbox-desk-open = Abrir la página del personal en el navegador
inbox-desk-opened = La página del personal está en su navegador. Tal vez tenga que buscar esa ventana.
inbox-desk-cannot-open = No pudimos abrir su navegador.
inbox-to = Para { $address }, a { $time }

## The app itself has failed

broken-heading = Hay que abrir otra vez esta aplicación
broken-what = Algo salió mal en esta aplicación. Usted no hizo nada mal.
broken-do = Cierre esta ventana. Luego abra otra vez la aplicación.

## Not set up

setup-heading = Esta aplicación aún no está lista
setup-broken-heading = Hay que arreglar el perfil del portal
setup-patient = ¿Es usted paciente? Llame a su clínica. Ahí le pueden ayudar ahora.
setup-practice = Probar con un portal de práctica
setup-practice-what = Puede probar esta aplicación. En el portal de práctica nada es real.
setup-no-practice-heading = No se pudo abrir el portal de práctica
setup-no-practice-what = Puede intentar otra vez. En el portal de práctica nada es real.
setup-no-practice-fix = Por esto no se abrió el portal de práctica.
setup-who = Para quien prepara esta aplicación
setup-what = Esta aplicación necesita un perfil de portal. Es un archivo pequeño con el nombre de la clínica y de su portal.
setup-where = Abra la aplicación con { $option }.
setup-fix = Esto es lo que hay que arreglar. Luego abra otra vez la aplicación.
