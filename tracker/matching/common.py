"""English words that companies are also named after: “target prices”, “the gap”, “general motors” of a lorry."""

_WORDS = """
access action adobe advance agent alaska alliance allied ally alphabet alpine always amazon american anchor anthem
apex apple april arc arch arrow aspen atlas august aurora avon axis balance ball bank bath beacon best better beyond
big bit block bloom blue bolt booking boost boots boston box brave bridge bright brother bumble buy cable camel canon
capital cardinal caterpillar central century champion chance charter chase chime circle cisco clear coach coal coast
columbia comfort compass connect constellation core corner corning cotton cove creative credit cross crown cube cure
current dash data dawn day deep delta denver depot diamond digital direct discover discovery dollar dominion dove
dover dow dream drive duke eagle east easy echo edge electric element emerald empire energy entity equity essential
ever everest express extra fair falcon family fast federal fidelity fire first five flash flex focus foot ford forest
fortune forward fossil fox freedom fresh frontier future galaxy game gap garden gas gem general genesis giant global
globe gold golden good gopher grab grand granite gray green group grove guess guide halo harbor harbour harmony
harvest hasty haven hawk health heart helix hero home honest honey hope horizon host hub hudson idea ideal impact
impossible indeed independent infinity insight inspire intelligent international iris iron jack jaguar january jet
joint jordan journey jump june juniper just key kind king kite land lands lane lead leader legal level liberty life
lift light lime limited lincoln line link lion live loft logic long loop lotus loyal lucid lucky lunar lynx madison
magic maker map marathon march mark market mars mass master match matter may meta metro micro mind mint mirror mission
mobile modern moment monday monster moon motion motor motors mountain move mustang national nature navigator nest net
network new news next nimble noble node noon north notion nova now oak oasis ocean omega on one open opera option
oracle orange orbit origin oscar outlook oval oxford pace pacific panther paper paragon paramount park partner path
peak peer pepper perfect phoenix pilot pine pinnacle pioneer pixel planet play plug plus point polar pool port post
power precision premier pride prime principal priority progress progressive prologue prospect public pulse pure
quantum quest quick quorum radar radiant rain range rapid raven reach ready real realty red reef regal relay reliance
republic resolute rich ridge ring rise rival river rocket root rose round royal safe sage sail salt sand savannah
scale scholar science scout sea seal secure select sense serve seven shadow shark shell shift shop signal signature
silver simple six sky slack smart snap snow society solar solid sonic sound source south southern southwest space
spark spectrum speed spirit spot spring sprint square stable staples star state states station steel stellar sterling
stone storm story strategy stream stride stripe strong style subway success summit sun super supreme surge swan swift
switch sword sydney symphony target task team tempest thor thread three thrive thunder tide tiger time titan toast
today top torch total touch tower trade trail transit travel travelers tree trident trinity trip triumph true trust
turning twin two union unite united unity universal upstart urban value vanguard vault vector venture vertex verve
vibe victory view viking vine virgin virtue visa vision vista vital voice volt voyage wave way web welcome west
western whale whole wild wind wing winner wise wish wolf wonder word work world yard year yellow yield young zenith
zero zone zoom
"""
COMMON = frozenset(_WORDS.split())
"""A name of nothing but such words is sure only where its place or the rest of the text shows that it is one."""
