"""People: who they are, how they prove it, and how long they stay signed in.

`people` keeps accounts, `proving` checks password and second factor, `sessions` signs in and out,
`openid` takes hospitals' own accounts.
"""
