// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// linkProblems are the links in Markdown that lead nowhere. Whether another site has a page cannot be tested, so links to
// others are checked only for their form.
func linkProblems(files fs.FS) []string {
	names, err := markdownFiles(files)
	if err != nil {
		return []string{err.Error()}
	}
	l := links{files: files, repository: "https://" + module(files), pages: map[string]page{}}
	var problems []string
	for _, name := range names {
		p := l.page(name)
		for _, link := range p.links {
			if problem := l.problem(name, link); problem != "" {
				problems = append(problems, fmt.Sprintf("%s: %s: %s", name, link, problem))
			}
		}
		for _, reference := range p.broken {
			problems = append(problems, fmt.Sprintf("%s: %s: a link without a definition", name, reference))
		}
	}
	return problems
}

// markdownFiles are all pages, and the templates of pages.
func markdownFiles(files fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "build", "testdata"}, path.Base(name)):
			return fs.SkipDir
		case !entry.IsDir() && (strings.HasSuffix(name, ".md") || strings.HasSuffix(name, ".md.tmpl")):
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

type links struct {
	files      fs.FS
	repository string // its address
	pages      map[string]page
}

func (l links) page(name string) page {
	p, ok := l.pages[name]
	if !ok {
		p = parsed(content(l.files, name))
		l.pages[name] = p
	}
	return p
}

// problem is what is wrong about a link in a file, or "".
func (l links) problem(name, link string) string {
	target, err := url.Parse(link)
	if err != nil {
		return "cannot be parsed"
	}
	if own, found := l.own(link); found {
		return l.within(own, target.Fragment)
	}
	if target.Scheme != "" || target.Host != "" {
		return external(target)
	}
	if strings.HasPrefix(link, "/") {
		return "begins with a slash, which means another folder on each site"
	}
	// A template is read as the page that is made of it.
	rendered, template := strings.CutPrefix(name, "templates/")
	if template {
		name = "docs/" + strings.TrimSuffix(rendered, ".tmpl")
	}
	file := name
	if target.Path != "" {
		file = path.Join(path.Dir(name), target.Path)
	}
	// The registries have docs/ and nothing else.
	if strings.HasPrefix(name, "docs/") && !strings.HasPrefix(file, "docs/") {
		return "leads out of docs/, which is all that the registries show; use " + l.repository + "/blob/main/..."
	}
	// Terraform's registry does not read a relative link as GitHub does; make generate makes absolute ones of a template's.
	if strings.HasPrefix(name, "docs/") && !template && target.Path != "" {
		return "a relative link, which leads nowhere in Terraform's registry"
	}
	return l.within(file, target.Fragment)
}

func (l links) within(file, anchor string) string {
	switch {
	case !fs.ValidPath(file) || !exists(l.files, file):
		return "no such file in the checkout"
	case anchor == "":
		return ""
	case !strings.HasSuffix(file, ".md"):
		return "an anchor in a file without headings"
	case !l.page(file).anchors[anchor]:
		return "no such heading in " + file
	default:
		return ""
	}
}

var registryPage = regexp.MustCompile(`^https://(?:registry\.terraform\.io/providers|search\.opentofu\.org/provider)/([^/]+)/([^/]+)/[^/]+(?:/docs)?(?:/([a-z0-9/_-]+))?(?:#.*)?$`)

// own is the file of the checkout that an absolute link means: one in the repository at GitHub, or a page in a registry.
func (l links) own(link string) (file string, found bool) {
	for _, view := range []string{"/blob/main/", "/tree/main/", "/raw/main/"} {
		if file, found = strings.CutPrefix(link, l.repository+view); found {
			file, _, _ = strings.Cut(file, "#")
			return file, true
		}
	}
	match := registryPage.FindStringSubmatch(link)
	if len(match) == 0 || !strings.HasSuffix(l.repository, "/"+match[1]+"/terraform-provider-"+match[2]) {
		return "", false
	}
	if match[3] == "" {
		return "docs/index.md", true
	}
	return "docs/" + strings.Replace(match[3], "datasources/", "data-sources/", 1) + ".md", true
}

// external is what is wrong about the form of a link to another site. Only a page about this machine is without TLS.
func external(target *url.URL) string {
	switch host := target.Hostname(); {
	case target.Scheme == "mailto" && strings.Contains(target.Opaque, "@"):
		return ""
	case target.Scheme == "http" && (host == "127.0.0.1" || host == "localhost"):
		return ""
	case target.Scheme != "https":
		return "not https"
	case !strings.Contains(host, ".") || strings.ContainsAny(target.String(), " <>{}"):
		return "not an address"
	default:
		return ""
	}
}
