// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"net/url"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// ofProxies are the secrets in the addresses of the environment's proxies. net/http quotes an address that it cannot read, and
// a proxy may echo what it was sent.
func ofProxies(getenv func(string) string) (found []mask.Secret) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		for _, each := range ofProxy(getenv(name)) {
			found = append(found, each.OfProxy())
		}
	}
	return found
}

func ofProxy(text string) []mask.Secret {
	address := text
	if !strings.Contains(text, "://") { // as in user:password@proxy:3128
		address = "http://" + text
	}
	u, err := url.Parse(address)
	switch {
	case err != nil && strings.Contains(text, "@"):
		_, text, _ = strings.Cut(address[:strings.LastIndexByte(address, '@')], "://")
		if user, password, ok := strings.Cut(text, ":"); ok {
			return mask.NewPair(user, password).All()
		}
		return []mask.Secret{mask.NewSecret(text)}
	case err == nil && u.User != nil:
		if password, ok := u.User.Password(); ok {
			return mask.NewPair(u.User.Username(), password).All()
		}
	}
	return nil
}
