// Builds etcd from its library: the server's module has no command of its own that can be installed alone.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
