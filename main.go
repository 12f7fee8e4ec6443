// Command agoralog finds Agora's codes in application logs and says what they
// mean. See README.md, or agoralog --help.
package main

import (
	"os"

	"github.com/agoralog/agoralog/internal/cli"
)

func main() { os.Exit(cli.Run(os.Args[1:])) }
