// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Texts of odd lengths and forms, and responses that repeat a credential.

func textSituations() []situation {
	return append(lengthSituations(), append(formSituations(), repeatSituations()...)...)
}

func lengthSituations() []situation {
	hands := strings.Repeat("👍🏽", 51) // 51 to whoever sees them, 102 code points
	declare := func(p sandbox.Pipeline) func(*scene) {
		return func(sc *scene) { sc.config["one"] = declaring(fx, p) }
	}
	long := sandbox.Pipeline{ID: "y", Name: strings.Repeat("x", 101), Stages: []sandbox.Stage{{ID: "s", Name: strings.Repeat("👍🏽", 101)}}}
	staged := sandbox.Pipeline{ID: "y", Name: "Y", Stages: []sandbox.Stage{{ID: "s", Name: hands}}}
	shorter := wayOut{name: "a shorter text", follow: declare(sandbox.Pipeline{ID: "y", Name: "Y", Stages: []sandbox.Stage{{ID: "s", Name: strings.Repeat("👍🏽", 25)}}})}
	counting := func(c sandbox.Counting) func(*sandbox.Settings) { return func(s *sandbox.Settings) { s.Counting = c } }
	return []situation{
		{section: "Texts that are too long", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			return sc.c.Validate(sc.c.Config(declaring(fx, long))).String()
		}, ways: []wayOut{shorter}},
		{section: "Texts that may be too long", start: updating(func(sc *scene) {
			sc.s.Set(counting(sandbox.Graphemes))
			declare(staged)(sc)
		}), ways: []wayOut{{name: "Wazzup has taken them", follow: wait}, shorter}},
		{section: "400 to a text that may be too long", start: updating(declare(staged)), ways: []wayOut{shorter}},
		{section: "400 to another's text that may be too long", start: updating(func(sc *scene) {
			sc.put(acctest.Account, sandbox.Pipeline{ID: "long", Name: hands})
		}), ways: []wayOut{
			{name: "fix that funnel", follow: func(sc *scene) { sc.put(acctest.Account, funnel("long", "Short", "")) }},
			{name: "delete that funnel", follow: func(sc *scene) {
				sc.s.Remove(acctest.Account, "long")
				delete(sc.others[acctest.Account], "long")
			}},
		}},
	}
}

func formSituations() []situation {
	const composed, other = "caf\u00e9", "cafe\u0301"
	alike := sandbox.Pipeline{ID: "z", Name: "Z", Stages: []sandbox.Stage{{ID: composed, Name: "A"}, {ID: other, Name: "B"}}}
	there := func(funnels ...sandbox.Pipeline) func(*scene) {
		return func(sc *scene) {
			sc.managing(sandbox.Settings{})
			sc.put(acctest.Account, funnels...)
		}
	}
	read := func(funnels ...sandbox.Pipeline) func(*scene) string {
		return func(sc *scene) string { there(funnels...)(sc); return sc.c.ReadData().String() }
	}
	imported := func(id string, funnels ...sandbox.Pipeline) func(*scene) string {
		return func(sc *scene) string { there(funnels...)(sc); return sc.c.ImportAs("two", id).String() }
	}
	replace := func(sc *scene, old string, by sandbox.Pipeline) {
		sc.s.Remove(acctest.Account, old)
		delete(sc.others[acctest.Account], old)
		sc.put(acctest.Account, by)
	}
	// recreated makes a funnel under another id, after which the data source has nothing to say, and which can be imported.
	recreated := func(old string, by sandbox.Pipeline) wayOut {
		return wayOut{name: "recreate it under another id", follow: func(sc *scene) {
			replace(sc, old, by)
			if diags := sc.c.ReadData(); len(diags) > 0 {
				sc.t.Errorf("the data source: %s", diags)
			}
			sc.c.Must(sc.c.ImportAs("two", by.ID))
			sc.config["two"] = declaring(by)
		}}
	}
	others := wayOut{name: "import the others", follow: func(sc *scene) {
		sc.put(acctest.Account, funnel("free", "Free", ""))
		sc.c.Must(sc.c.ImportAs("two", "free"))
		sc.config["two"] = declaring(funnel("free", "Free", ""))
	}}
	cafe, cafeApart := funnel(composed, "One", ""), funnel(other, "Two", "")
	return []situation{
		{section: "Two ids that are one to Terraform, in the data source", start: read(cafe, cafeApart), ways: []wayOut{recreated(other, funnel("cafe-2", "Two", ""))}},
		{section: "An id in another Unicode form, in the data source", start: read(cafeApart), ways: []wayOut{recreated(other, funnel("cafe-2", "Two", ""))}},
		{section: "Two stages that are one to Terraform, in the data source", start: read(alike), ways: []wayOut{recreated("z", funnel("z", "Z", "a b"))}},
		{section: "An import of an id that Terraform cannot hold", start: imported(other, cafeApart), ways: []wayOut{others, recreated(other, funnel("cafe-2", "Two", ""))}},
		{section: "An import of two stages that are one to Terraform", start: imported("z", alike), ways: []wayOut{others, recreated("z", funnel("z", "Z", "a b"))}},
		{section: "An import beside an id that Terraform cannot hold", start: func(sc *scene) string {
			said := imported(composed, cafe, cafeApart)(sc)
			sc.config["two"] = declaring(cafe)
			return said
		}, ways: []wayOut{
			{name: "it is the one that was meant", follow: wait},
			{name: "recreate the other one under another id", follow: func(sc *scene) { replace(sc, other, funnel("cafe-2", "Two", "")) }},
		}},
	}
}

func repeatSituations() []situation {
	inList := `{"data":[{"id":"x","name":"` + sandbox.Repeat(sandbox.SentSecret) + `"}]}`
	inName := `{"data":[],"message":1,"eyJhbGciOi":1}` // as any token begins
	saying := func(body string) func(*scene) {
		return func(sc *scene) { sc.s.Inject(sandbox.Fault{Method: get, Status: 200, Body: body, Times: -1}) }
	}
	return []situation{
		{section: "While reading: a credential in the list", start: updating(saying(inList)), ways: []wayOut{
			{name: "the proxy is gone", follow: over},
			{name: "another base_url", follow: func(sc *scene) { over(sc); sc.c.Settings["base_url"] = sc.s.URL + "/" }},
			{name: "other credentials, after Wazzup's support has answered", follow: func(sc *scene) {
				over(sc)
				sc.c.Settings["client_access_token"] = sc.s.AddAccount(acctest.Account)
			}},
		}, mentions: "base_url"},
		{section: "While reading: a credential in the list", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			const password = "S3cr3t-pa55phrase!"
			sc.s.AddPartner("second@example.com", password, here, there)
			sc.c.Settings["partner_email"], sc.c.Settings["partner_password"] = "second@example.com", password
			sc.s.Put(here, funnel("named", "the "+password+" funnel", ""))
			return sc.says()
		}, ways: []wayOut{{name: "rename the funnel", follow: func(sc *scene) { sc.put(here, funnel("named", "the funnel", "")) }}}},
		{section: "While reading: members that nobody knows, one with a credential in its name", start: updating(saying(inName)), ways: []wayOut{
			{name: "Wazzup's support ends it", follow: over},
		}},
		{section: "While reading: members that nobody knows, the password among them", start: func(sc *scene) string {
			sc.begin(sandbox.Settings{})
			sc.s.AddPartner(acctest.PartnerEmail, "warnings", here)
			sc.c.Settings = map[string]any{"base_url": sc.s.URL, "requests_per_second": 1000, "partner_email": acctest.PartnerEmail, "partner_password": "warnings"}
			sc.config = coretest.Configuration{"one": {Account: new(here), Pipelines: list(fx)}}
			sc.s.Set(func(s *sandbox.Settings) { s.BesideData = `{"message":"ok","warnings":["a"]}` })
			return sc.says()
		}, ways: []wayOut{members, plain}},
	}
}
