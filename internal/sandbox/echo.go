// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// echo is an error in v2's shape that repeats the credentials of the request in every form.
func echo(in *incoming) []byte {
	header := in.Header.Get("Authorization")
	forms := []string{header, base64.StdEncoding.EncodeToString([]byte(header))}
	secrets := credentials(in)
	for _, secret := range secrets {
		forms = append(forms, secret, url.QueryEscape(secret), url.PathEscape(secret), secret[:min(8, len(secret))],
			base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)))
	}
	return encode(failure{
		Code: secrets[0], Title: strings.Join(forms, " "), Detail: strings.Join(forms, ","),
		Errors: []string{"pipelines.0.name " + strings.Join(forms, ";")},
	})
}

// credentials are what a request shows of them: a token as it is, a partner's also as the e-mail and password that they
// are, and the token that is to be exchanged.
func credentials(in *incoming) []string {
	token, _ := bearer(in.Request)
	secrets := []string{token}
	if email, password, ok := basic(in.Request); ok {
		secrets = []string{password, email, email + ":" + password, strings.TrimPrefix(in.Header.Get("Authorization"), "Basic ")}
	}
	if in.grant.subjectToken != "" {
		secrets = append(secrets, in.grant.subjectToken)
	}
	return secrets
}
