// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages/messagestest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Settings that cannot be right, of the provider's own golden file: each is put right, as its message says.

// settingSection is a section about one setting in the configuration.
var settingSection = regexp.MustCompile(`(?s)^([a-z_]+) = (.*)$`)

func TestWaysOutOfSettings(t *testing.T) {
	sections := 0
	for section := range strings.SplitSeq(messagestest.Golden(t, messagestest.Provider), "=== ") {
		title, message, ok := strings.Cut(section, "\n")
		if !ok {
			continue
		}
		sections++
		if at, ok := settingsFollowedElsewhere[title]; ok {
			if source, err := os.ReadFile(filepath.FromSlash(at.file)); err != nil || !strings.Contains(string(source), "func "+at.test+"(") {
				t.Errorf("%q: %s has no %s", title, at.file, at.test)
			}
			continue
		}
		start, environ := settingStart(title)
		if start == nil {
			t.Errorf("%q: add it to environmentSettings", title)
			continue
		}
		t.Run(title, func(t *testing.T) {
			if !environ {
				t.Parallel()
			}
			sc := &scene{t: t, others: map[string]map[string]sandbox.Pipeline{}}
			said, follow := start(sc)
			if is, want := neutral(said), neutral(message); !strings.Contains(is, want) {
				t.Fatalf("%q is not said in %q", want, is)
			}
			follow()
			first, _, _ := strings.Cut(strings.TrimSpace(message), " [")
			sc.settled([]string{strings.TrimPrefix(strings.TrimPrefix(strings.Split(first, "\n")[0], "ERROR: "), "WARNING: ")})
		})
	}
	if sections < 50 {
		t.Errorf("%d sections: this test does not find them", sections)
	}
}

// settingsFollowedElsewhere are sections that another test leads to: a Core opens no ephemeral resource.
var settingsFollowedElsewhere = map[string]struct{ file, test string }{
	"The provider's account is another one than the token's":          {"../provider/acc_invalid_test.go", "TestAccProvider_accountsThatDisagree"},
	"A resource's account is another one than the token's":            {"account_test.go", "TestAnAccountBesideAToken"},
	"A client's token without a partner's credentials":                {"../clienttoken/ephemeral_test.go", "TestATokenThatCannotBeHadSaysWhy"},
	"A client's token of an account that is not known yet":            {"../clienttoken/ephemeral_test.go", "TestAnAccountThatIsKnownOnlyAtApply"},
	"A client's token of an account that the partner has not created": {"../clienttoken/ephemeral_test.go", "TestATokenThatCannotBeHadSaysWhy"},
	"A min_lifetime that is no duration":                              {"../clienttoken/resource_acc_test.go", "TestAccClientAccessToken_invalid"},
	"A min_lifetime that is negative":                                 {"../clienttoken/resource_acc_test.go", "TestAccClientAccessToken_invalid"},
	"A min_lifetime of more than an hour":                             {"../clienttoken/resource_acc_test.go", "TestAccClientAccessToken_invalid"},
	"A min_lifetime that is longer than tokens live":                  {"../clienttoken/open_test.go", "TestHowLongATokenHasToLive"},
	"A client's token, while Wazzup does not respond":                 {"../clienttoken/open_test.go", "TestOpeningsInAnOutage"},
	"A client's token, with the data of another provider":             {"../provider/messages_token_test.go", "unexpectedData"},
	"A panic": {"../protocol/contain_test.go", "TestEachCallIsContained"},
}

// begun leads to a message, and returns what puts right what it is about.
type begun func(*scene) (said string, follow func())

// settingStart is what leads to a section; nil if nothing is known to. environ says that it changes the environment.
func settingStart(title string) (start begun, environ bool) {
	if from, ok := environmentSettings[title]; ok {
		return from.start, true
	}
	match := settingSection.FindStringSubmatch(title)
	if match == nil {
		return nil, false
	}
	var value any
	if text, err := strconv.Unquote(match[2]); err == nil {
		value = text
	} else if number, err := strconv.ParseInt(match[2], 10, 64); err == nil {
		value = number
	} else if number, err := strconv.ParseFloat(match[2], 64); err == nil {
		value = number
	} else {
		value = strings.Repeat("a", 9000) // it is cut off in the title
	}
	return func(sc *scene) (string, func()) {
		isPartner := strings.HasPrefix(match[1], "partner_") || match[1] == "account_id"
		if isPartner {
			sc.partner(sandbox.Settings{})
		} else {
			sc.managing(sandbox.Settings{})
		}
		right, had := sc.c.Settings[match[1]]
		sc.c.Settings[match[1]] = value
		if text, isText := value.(string); isText && match[1] == "client_access_token" { // the right one in a wrong form
			sc.c.Settings[match[1]] = strings.ReplaceAll(text, "abc", sc.s.Token)
		}
		return sc.c.ValidateProvider().String(), func() {
			sc.c.Settings[match[1]] = right
			if !had {
				delete(sc.c.Settings, match[1])
			}
		}
	}, false
}

// fromEnvironment is a section about the environment, or about several settings.
type fromEnvironment struct {
	settings, right map[string]any    // beside base_url
	env, rightEnv   map[string]string // nil is with nothing set
}

var environmentSettings = map[string]fromEnvironment{
	"A token in quotes, from the environment": {env: map[string]string{"WAZZUP_CLIENT_ACCESS_TOKEN": `"TOKEN"`}, rightEnv: map[string]string{"WAZZUP_CLIENT_ACCESS_TOKEN": "TOKEN"}},
	"A base URL without a scheme, from the environment": {
		settings: asPartnerOf(nil), right: asPartnerOf(acctest.Account),
		env: map[string]string{"WAZZUP_BASE_URL": "localhost:8899"}, rightEnv: map[string]string{"WAZZUP_BASE_URL": "URL"},
	},
	"An unusual account id, from the environment":      {settings: asPartner, right: asPartner, env: map[string]string{"WAZZUP_ACCOUNT_ID": "4785"}, rightEnv: map[string]string{"WAZZUP_ACCOUNT_ID": "7204-2419"}},
	"An account id that is none, from the environment": {settings: asPartner, right: asPartner, env: map[string]string{"WAZZUP_ACCOUNT_ID": "crm"}, rightEnv: map[string]string{"WAZZUP_ACCOUNT_ID": "72042419"}},
	"No credentials":      {rightEnv: map[string]string{"WAZZUP_CLIENT_ACCESS_TOKEN": "TOKEN"}},
	"Half of a partner's": {settings: map[string]any{"partner_email": acctest.PartnerEmail}, rightEnv: map[string]string{"WAZZUP_PARTNER_EMAIL": acctest.PartnerEmail, "WAZZUP_PARTNER_PASSWORD": acctest.PartnerPassword, "WAZZUP_ACCOUNT_ID": "7204-2419"}},
	"Both kinds in the environment": {
		env:      map[string]string{"WAZZUP_CLIENT_ACCESS_TOKEN": "TOKEN", "WAZZUP_PARTNER_EMAIL": acctest.PartnerEmail, "WAZZUP_PARTNER_PASSWORD": acctest.PartnerPassword},
		rightEnv: map[string]string{"WAZZUP_CLIENT_ACCESS_TOKEN": "TOKEN"},
	},
	"Both kinds in the configuration": {
		settings: map[string]any{"client_access_token": "abc", "partner_email": acctest.PartnerEmail}, right: map[string]any{"client_access_token": "TOKEN"},
	},
	"A token whose account cannot be read": {
		settings: map[string]any{"client_access_token": "a.eyJjaGlsZF9pZCI6W119.c"}, right: map[string]any{"client_access_token": "TOKEN"},
	},
	"Accepted funnels that cannot be read": {
		settings: asPartner, right: asPartnerOf(acctest.Account), env: map[string]string{"WAZZUP_ACCEPT_ALTERED": `["x"`}, rightEnv: map[string]string{"WAZZUP_ACCEPT_ALTERED": `["x"]`},
	},
	"Accepted members that cannot be read": {
		settings: asPartner, right: asPartnerOf(acctest.Account), env: map[string]string{"WAZZUP_ACCEPT_RESPONSE_MEMBERS": `["x"`}, rightEnv: map[string]string{"WAZZUP_ACCEPT_RESPONSE_MEMBERS": `["x"]`},
	},
}

func (f fromEnvironment) start(sc *scene) (string, func()) {
	sc.managing(sandbox.Settings{})
	sc.s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, acctest.Account)
	f.use(sc, f.settings, f.env)
	return walked(sc.c.Walk()).String(), func() { f.use(sc, f.right, f.rightEnv) }
}

// use has settings and variables in use, and no others. TOKEN and URL stand for the right ones.
func (fromEnvironment) use(sc *scene, settings map[string]any, env map[string]string) {
	sc.c.Settings = map[string]any{"base_url": sc.s.URL}
	if env["WAZZUP_BASE_URL"] != "" {
		delete(sc.c.Settings, "base_url")
	}
	maps.Copy(sc.c.Settings, settings)
	if sc.c.Settings["client_access_token"] == "TOKEN" {
		sc.c.Settings["client_access_token"] = sc.s.Token
	}
	for _, name := range []string{
		"WAZZUP_CLIENT_ACCESS_TOKEN", "WAZZUP_PARTNER_EMAIL", "WAZZUP_PARTNER_PASSWORD", "WAZZUP_ACCOUNT_ID", "WAZZUP_BASE_URL", "WAZZUP_ACCEPT_ALTERED", "WAZZUP_ACCEPT_RESPONSE_MEMBERS",
	} {
		sc.t.Setenv(name, strings.NewReplacer("TOKEN", sc.s.Token, "URL", sc.s.URL).Replace(env[name]))
	}
}
