"""Passwords of eight and more characters that head the published lists of leaked ones."""

from typing import Final

COMMON_PASSWORDS: Final = frozenset(
    """
    password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word pass1234 passpass
    12345678 123456789 1234567890 12345678910 123123123 1234512345 87654321 987654321 0987654321 11223344 1122334455
    12341234 123321123 147258369 159357456 741852963 789456123 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 q1w2e3r4
    q1w2e3r4t5 qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345 qwert123 asdfghjk asdfghjkl asdf1234
    zxcvbnm1 zxcvbnm123 qazwsxedc abcd1234 abc12345 abc123456 abcdefgh abcdefg1 a1b2c3d4 aa123456 aa12345678
    asd12345 iloveyou iloveyou1 iloveyou2 ilovegod letmein1 letmein123 welcome1 welcome123 welcome2 sunshine
    sunshine1 princess princess1 football football1 baseball baseball1 basketball superman superman1 batman123
    spiderman starwars starwars1 trustno1 whatever whatever1 michelle jennifer jordan23 michael1 charlie1 computer
    computer1 internet internet1 samsung1 liverpool liverpool1 chelsea1 arsenal1 manchester barcelona realmadrid
    juventus dragon123 monkey123 master123 shadow123 killer123 changeme changeme1 changeit default1 admin123
    admin1234 administrator root1234 rootroot testtest test1234 testing1 testing123 guest123 user1234 demo1234
    secret123 mustang1 corvette mercedes ferrari1 chocolate butterfly elephant precious victoria christian blessing
    jessica1 samantha elizabeth alexander benjamin nicholas jonathan stephanie danielle isabella fuckyou1 fuckyou2
    babygirl babygirl1 lovelove lovers123 forever1 maverick midnight passport hello123 hellohello hello1234 pokemon1
    pokemon123 google123 facebook facebook1 linkedin twitter1 minecraft minecraft1 november december september
    january1 summer2024 summer2025 winter2024 winter2025 spring2024 spring2025 autumn2024 autumn2025 company1
    business sterling
    """.split()
)
