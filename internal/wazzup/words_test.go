// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"strings"
	"testing"
)

func TestWordsOfNames(t *testing.T) {
	for name, want := range map[string]string{
		"has_more": "has more", "hasMore": "has more", "HasMore": "has more", "hasmore": "has more", "HASMORE": "has more", "HAS-MORE": "has more", "hAsMoRe": "has more",
		"next.page.url": "next page url", "nextPageURL": "next page url", "URLNext": "url next", "@odata.nextLink": "odata next link", "_links": "links",
		"X-Total-Count": "x total count", "page2": "page", "totalPipelines": "total pipelines", "totalpipelines": "total pipelines",
		"account": "account", "Account": "account", "discount": "discount", "nextcloud_id": "nextcloud id", "lasting": "lasting", "moreover": "moreover", "counter": "counter",
		"pager": "pager", "MyHomePage": "my home page", "country": "country", "": "", "123": "", "--": "", "ÜberNächste": "über nächste",
	} {
		if got := strings.Join(wordsOf(name), " "); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
