// Reads Compose files as Docker Compose does, and Dockerfiles as BuildKit does.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

const usage = `usage: judge compose FILE PROFILES [NAME=VALUE...]
       judge dockerfile FILE`

func main() {
	if len(os.Args) < 3 {
		end(2, usage)
	}
	switch {
	case os.Args[1] == "compose" && len(os.Args) > 3:
		compose(os.Args[2], os.Args[3], os.Args[4:])
	case os.Args[1] == "dockerfile":
		dockerfile(os.Args[2])
	default:
		end(2, usage)
	}
}

// compose prints the model of a file as JSON.
func compose(file, profiles string, environment []string) {
	options, err := cli.NewProjectOptions(
		[]string{file},
		cli.WithEnv(environment),
		cli.WithProfiles(strings.FieldsFunc(profiles, func(r rune) bool { return r == ',' })),
		cli.WithResolvedPaths(true),
	)
	if err != nil {
		end(1, err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		end(1, err)
	}
	text, err := project.MarshalJSON()
	if err != nil {
		end(1, err)
	}
	fmt.Println(string(text))
}

// dockerfile prints a warning a line; a file that cannot be read as a Dockerfile is an error.
func dockerfile(file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		end(1, err)
	}
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		end(1, err)
	}
	for _, warning := range parsed.Warnings {
		fmt.Println(warning.Short)
	}
	lint := linter.New(&linter.Config{
		Warn: func(name, _, _, message string, places []parser.Range) {
			fmt.Printf("%d: %s: %s\n", places[0].Start.Line, name, message)
		},
	})
	if _, _, err := instructions.Parse(parsed.AST, lint); err != nil {
		end(1, err)
	}
}

func end(code int, words any) {
	fmt.Fprintln(os.Stderr, words)
	os.Exit(code)
}
