// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// registryPages is where Terraform's registry shows the pages.
const registryPages = "https://registry.terraform.io/providers/wazzup24/" + providerName + "/latest/docs"

// pageLink is a link to another page, or a definition of one, by its path: [text](../guides/partners.md#import).
var pageLink = regexp.MustCompile(`(?m)(\]\(|^\[[^\]]+\]: )([a-z0-9._/-]+)\.md\b`)

// linkPages makes the links between the pages in folder absolute. Terraform's registry shows docs/index.md at .../docs and
// docs/guides/partners.md at .../docs/guides/partners, and leaves links as they are. So no relative link works both there
// and at GitHub, and OpenTofu's site takes only those to the same folder.
func linkPages(folder string) error {
	pages, err := contents(folder)
	if err != nil {
		return err
	}
	for name, content := range pages {
		linked := pageLink.ReplaceAllStringFunc(content, func(link string) string {
			match := pageLink.FindStringSubmatch(link)
			page := path.Join(path.Dir(name), match[2])
			if _, found := pages[page+".md"]; !found {
				return link
			}
			return match[1] + strings.TrimSuffix(registryPages+"/"+page, "/index")
		})
		if linked == content {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.FromSlash(name)), []byte(linked), 0o644); err != nil {
			return err
		}
	}
	return nil
}
