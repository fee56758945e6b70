package provider

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/access"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// The settings that are credentials.
const (
	nameToken    = "client_access_token"
	nameEmail    = "partner_email"
	namePassword = "partner_password"
)

// credentials are of one of two kinds: the token of one account, or a partner's e-mail and password.
type credentials struct {
	isPartner bool
	fromEnv   bool // the environment decides which kind, because the configuration names none
	token     wazzup.Token
	partner   wazzup.Credentials
}

// credentials resolves them. The configuration decides which kind, else the environment; each setting of that kind is then
// taken from wherever it is.
func (r *resolver) credentials(config model) credentials {
	isToken := !config.ClientAccessToken.IsNull()
	isPartner := !config.PartnerEmail.IsNull() || !config.PartnerPassword.IsNull()
	source, fromEnv := "the provider's configuration", false
	switch {
	case isToken && isPartner && !known(config.ClientAccessToken):
		isToken = false // it may turn out to be null; what is unknown is waited for
	case isToken && isPartner && !known(config.PartnerEmail) && !known(config.PartnerPassword):
		isPartner = false // likewise
	case !isToken && !isPartner:
		isToken, isPartner = r.env(envToken) != "", r.env(envEmail) != "" || r.env(envPassword) != ""
		source, fromEnv = "the environment", true
	}
	switch {
	case isToken && isPartner:
		r.diags.AddAttributeError(path.Root(nameToken), "Two kinds of credentials", fmt.Sprintf(
			"There are an access token of one account and a partner's credentials in %s, and only one kind can be used.\n\n"+
				"Keep client_access_token (%s), or partner_email and partner_password (%s, %s).", source, envToken, envEmail, envPassword))
	case isPartner:
		return credentials{isPartner: true, fromEnv: fromEnv, partner: r.partner(config)}
	case isToken:
		return credentials{fromEnv: fromEnv, token: r.token(config.ClientAccessToken)}
	case r.getenv != nil:
		r.diags.AddAttributeError(path.Root(nameToken), "No credentials", looked(nameToken, envToken)+" Neither is set. "+
			"Nor are a partner's credentials: partner_email and partner_password, or "+envEmail+" and "+envPassword+".\n\n"+
			"Set an access token of the account, best as the environment variable: then it is in no file, state or plan. "+
			"A partner who manages many accounts sets the e-mail and password of the cabinet instead.")
	}
	return credentials{}
}

func (r *resolver) token(value types.String) wazzup.Token {
	text, source := r.lookup(nameToken, value, envToken)
	if source == "" {
		return wazzup.Token{}
	}
	token, err := wazzup.ParseToken(text)
	if err != nil {
		hint := "Set it to the access token alone."
		if errors.Is(err, wazzup.ErrTrailingLineBreak) {
			hint = trimHint("token.txt")
		}
		r.diags.AddAttributeError(path.Root(nameToken), "Access token cannot be used",
			fmt.Sprintf("The access token from %s cannot be used: %v. %s\n\n%s", source, err, hint, looked(nameToken, envToken)))
		return wazzup.Token{}
	}
	if err := token.CheckAccount(); err != nil {
		r.diags.AddAttributeError(path.Root(nameToken), "Account of the access token not understood", fmt.Sprintf(
			"The access token from %s says which account it is for, but not in a form that this provider understands: %v. "+
				"So nobody can tell which account's funnels it would change, and it is not used.\n\n"+
				"Get a new access token of the account. If that has the same fault, please report it.", source, err))
		return wazzup.Token{}
	}
	return token
}

func trimHint(file string) string {
	return fmt.Sprintf("Wrap it in trimspace(), as in trimspace(file(%q)); in a shell, $(cat %s) drops the line break.", file, file)
}

func (r *resolver) partner(config model) wazzup.Credentials {
	email := r.half(nameEmail, "partner's e-mail", config.PartnerEmail, envEmail, wazzup.CheckEmail)
	password := r.half(namePassword, "partner's password", config.PartnerPassword, envPassword, wazzup.CheckPassword)
	return wazzup.NewCredentials(email, password)
}

// half is one of a partner's two credentials.
func (r *resolver) half(name, what string, value types.String, env string, check func(string) error) string {
	text, source := r.lookup(name, value, env)
	if source == "" {
		if r.getenv != nil && value.IsNull() {
			other := map[string]string{nameEmail: namePassword, namePassword: nameEmail}[name]
			r.diags.AddAttributeError(path.Root(name), "Half of a partner's credentials", fmt.Sprintf(
				"There is a %s, but no %s. %s Neither is set.\n\nSet both, best as environment variables: then they are in no file, state or plan.", other, name, looked(name, env)))
		}
		return ""
	}
	if err := check(text); err != nil {
		hint := ""
		if errors.Is(err, wazzup.ErrTrailingLineBreak) {
			hint = " " + trimHint(name+".txt")
		}
		r.diags.AddAttributeError(path.Root(name), "Partner's credentials cannot be used",
			fmt.Sprintf("The %s from %s cannot be used: %v.%s\n\n%s", what, source, err, hint, looked(name, env)))
	}
	return text
}

// account resolves account_id: the default account. A token that names its account can only be joined by the same one. If
// the token is the configuration's, the environment's account is another block's.
func (r *resolver) account(config model, c credentials) (digits string, unknown bool) {
	const name = access.Attribute
	if config.AccountID.IsUnknown() {
		return "", true
	}
	env := envAccount
	if !c.isPartner && !c.fromEnv {
		env = ""
	}
	text, source := r.lookup(name, config.AccountID, env)
	if source == "" {
		return "", false
	}
	digits, err := wazzup.ParseAccountID(text)
	if err != nil {
		r.diags.AddAttributeError(path.Root(name), "Account id cannot be used", fmt.Sprintf(
			"The account's id from %s cannot be used: %v.\n\nWrite it as the cabinet shows it, such as \"7204-2419\", or its digits alone.", source, err))
		return "", false
	}
	if named := c.token.AccountID(); named != "" {
		r.diags.Append(access.Access{Default: named, Named: true}.Fits(digits, source)...)
	}
	return digits, false
}
