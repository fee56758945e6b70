package wazzup

import (
	"net/url"
	"strings"
)

// ofProxies are the secrets in the addresses of the environment's proxies. net/http quotes an address that it cannot read, and
// a proxy may echo what it was sent.
func ofProxies(getenv func(string) string) (found []secret) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		text := getenv(name)
		if text == "" {
			continue
		}
		address := text
		if !strings.Contains(text, "://") { // as in user:password@proxy:3128
			address = "http://" + text
		}
		u, err := url.Parse(address)
		switch {
		case err != nil && strings.Contains(text, "@"):
			_, text, _ = strings.Cut(address[:strings.LastIndexByte(address, '@')], "://")
			if user, password, ok := strings.Cut(text, ":"); ok {
				found = append(found, NewCredentials(user, password).secrets()...)
			} else {
				found = append(found, newSecret(text))
			}
		case err == nil && u.User != nil:
			if password, ok := u.User.Password(); ok {
				found = append(found, NewCredentials(u.User.Username(), password).secrets()...)
			}
		}
	}
	return found
}
