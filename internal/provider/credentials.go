// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// credentials are of one of two kinds: the token of one account, or a partner's e-mail and password.
type credentials struct {
	isPartner bool
	fromEnv   bool // the environment decides which kind, because the configuration names none
	token     wazzup.Token
	partner   wazzup.Credentials
}

// credentials resolves the credentials. The configuration decides which kind is used; if it names none, the environment
// does. Each setting of that kind may then come from the configuration or from the environment.
func (r *resolver) credentials(config model) credentials {
	isToken := !config.ClientAccessToken.IsNull()
	isPartner := !config.PartnerEmail.IsNull() || !config.PartnerPassword.IsNull()
	source, fromEnv := "the provider's configuration", false
	switch {
	case isToken && isPartner && !known(config.ClientAccessToken):
		isToken = false // it may turn out to be null; no request is sent before it is known
	case isToken && isPartner && !known(config.PartnerEmail) && !known(config.PartnerPassword):
		isPartner = false // they may be null, too
	case !isToken && !isPartner:
		isToken, isPartner = r.env(envToken) != "", r.env(envEmail) != "" || r.env(envPassword) != ""
		source, fromEnv = "the environment", true
	}
	switch {
	case isToken && isPartner:
		r.diags.Append(messages.TwoKindsOfCredentials(source))
	case isPartner:
		return credentials{isPartner: true, fromEnv: fromEnv, partner: r.partner(config)}
	case isToken:
		return credentials{fromEnv: fromEnv, token: r.token(config.ClientAccessToken)}
	case r.lookupEnv != nil:
		r.diags.Append(messages.NoCredentials(r.unset(envToken, envEmail, envPassword)))
	}
	return credentials{}
}

func (r *resolver) token(value types.String) wazzup.Token {
	f := r.lookup(nameToken, value, envToken)
	if f.nowhere {
		return wazzup.Token{}
	}
	token, err := wazzup.ParseToken(f.text)
	if err != nil {
		r.diags.Append(messages.BadAccessToken(f.bad(err)))
		return wazzup.Token{}
	}
	if err := token.CheckAccount(); err != nil {
		r.diags.Append(messages.TokenWithOddAccount(f.source(), err))
		return wazzup.Token{}
	}
	return token
}

func (r *resolver) partner(config model) wazzup.Credentials {
	email := r.ofPartner(nameEmail, "partner's e-mail", config.PartnerEmail, envEmail, wazzup.CheckEmail)
	password := r.ofPartner(namePassword, "partner's password", config.PartnerPassword, envPassword, wazzup.CheckPassword)
	return wazzup.NewCredentials(email, password)
}

// ofPartner resolves one of a partner's two credentials.
func (r *resolver) ofPartner(name, what string, value types.String, env string, check func(string) error) string {
	f := r.lookup(name, value, env)
	if f.nowhere {
		if r.lookupEnv != nil && value.IsNull() {
			other := map[string]string{nameEmail: namePassword, namePassword: nameEmail}[name]
			r.diags.Append(messages.HalfOfPartnerCredentials(other, name, r.unset(env)[0]))
		}
		return ""
	}
	if err := check(f.text); err != nil {
		r.diags.Append(messages.BadPartnerCredential(f.bad(err), what))
	}
	return f.text
}

// defaultAccount is the account of every resource and data source without account_id.
type defaultAccount struct {
	id       string // "" for none
	unknown  bool
	source   string // the setting or variable that names it
	emptyEnv bool   // nothing names it, and the environment variable is set, but empty
}

// account resolves account_id. If the token names its account, account_id must be the same. If the configuration has the
// token, the environment variable is ignored, because it may be meant for another block.
//
// The warning about an unusual id in the configuration comes from the validation, which core runs before each Configure.
func (r *resolver) account(config model, c credentials) defaultAccount {
	if config.AccountID.IsUnknown() {
		return defaultAccount{unknown: true}
	}
	env := envAccount
	if !c.isPartner && !c.fromEnv {
		env = ""
	}
	f := r.lookup(scope.AttributeAccountID, config.AccountID, env)
	if f.nowhere {
		return defaultAccount{emptyEnv: env != "" && r.isEmpty(env)}
	}
	written := scope.Written{Where: strings.Replace(f.source(), "the env", "The env", 1), InConfiguration: f.env == "", Secret: r.isCredential(f.text, config)}
	id, err := wazzup.ParseAccountID(f.text)
	if err != nil {
		r.diags.Append(written.Bad(f.text, err))
		return defaultAccount{}
	}
	if written.InConfiguration == (r.lookupEnv == nil) {
		r.diags.Append(written.Unusual(id)...)
	}
	if named := c.token.AccountID(); named != "" {
		r.diags.Append(scope.Access{Default: named, Named: true}.Fits(id, f.source())...)
	}
	return defaultAccount{id: id, source: f.source()}
}

// isCredential reports whether a text is also set as the token or the password, in the configuration or the environment.
func (r *resolver) isCredential(text string, config model) bool {
	return text != "" && (text == r.lookup(nameToken, config.ClientAccessToken, envToken).text ||
		text == r.lookup(namePassword, config.PartnerPassword, envPassword).text)
}
