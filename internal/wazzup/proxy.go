// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"net/url"
	"strings"
)

// ofProxies are the secrets in the addresses of the environment's proxies. net/http quotes an address that it cannot read, and
// a proxy may echo what it was sent.
func ofProxies(getenv func(string) string) (found []secret) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		for _, each := range ofProxy(getenv(name)) {
			found = append(found, each.ofProxy())
		}
	}
	return found
}

func ofProxy(text string) []secret {
	address := text
	if !strings.Contains(text, "://") { // as in user:password@proxy:3128
		address = "http://" + text
	}
	u, err := url.Parse(address)
	switch {
	case err != nil && strings.Contains(text, "@"):
		_, text, _ = strings.Cut(address[:strings.LastIndexByte(address, '@')], "://")
		if user, password, ok := strings.Cut(text, ":"); ok {
			return newPair(user, password).all()
		}
		return []secret{newSecret(text)}
	case err == nil && u.User != nil:
		if password, ok := u.User.Password(); ok {
			return newPair(u.User.Username(), password).all()
		}
	}
	return nil
}
