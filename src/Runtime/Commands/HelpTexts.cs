namespace Gantry.Runtime.Commands;

/// <summary>What `--help` prints: the overview, and a text for each command.</summary>
internal static class HelpTexts
{
    public const string Overview = """
        gantry-runtime runs containers from OCI bundles.

        Usage: gantry-runtime [GLOBAL OPTIONS] COMMAND [OPTIONS] ARGUMENTS

          run ID           make and start a container, and wait for it
          create ID        make a container that waits for start
          start ID         start a created container
          exec ID CMD      run another program in a container
          state ID         print a container's state as JSON
          list             print all containers
          ps ID            print a container's processes
          events ID        print what a container uses, and when it runs out of memory
          pause ID         stop all processes of a container for a while
          resume ID        let them go on
          update ID        change a container's limits
          kill ID SIG      send a signal
          delete ID        remove a stopped container
          checkpoint ID    write a running container to disk, with criu
          restore ID       let it go on from there
          spec             write a config.json to begin with
          features         print what this runtime can do as JSON
          plan BUNDLE      print the system calls that create would make

        Global options:
          --root DIR              where containers are remembered (/run/gantry-runtime)
          --log FILE              write warnings and errors to the file too
          --log-format FORMAT     text or json
          --debug, --log-level L  accepted: warnings and errors are logged, and there is nothing else to log
          --systemd-cgroup        let systemd make the control groups; cgroupsPath is slice:prefix:name
          --cgroup-manager NAME   cgroupfs or systemd
          --rootless MODE         auto, true or false: accepted, it is always found out
          --criu PATH             the criu program
          -v, --version           print the version
          -h, --help              print this, or after a command its options

        Example: gantry-runtime run -b /tmp/bundle hello
        """;

    private const string Create = """
          -b, --bundle DIR        the directory with config.json (.)
          --console-socket PATH   send the terminal's master to this socket
          --pid-file FILE         write the pid of the first process to the file
          --preserve-fds N        hand on N descriptors from number 3
          --no-pivot              change the root by moving the mount, for a root on a ramdisk
          --no-new-keyring        keep the session keyring of the caller
          --no-subreaper          accepted; this program never becomes a subreaper
        """;

    /// <summary>None if there is no such command.</summary>
    public static string? Of(string command) => Body(command) is { } text ? "Usage: gantry-runtime " + text : null;

    private static string? Body(string command) => command switch
    {
        "create" => "create [OPTIONS] ID: makes a container that waits for start\n\n" + Create,
        "run" => "run [OPTIONS] ID: makes and starts a container, and ends as it ends\n\n" + Create + """

              -d, --detach            do not wait for it
              --keep                  do not remove it when it has ended
            """,
        "start" => "start ID: starts a created container",
        "state" => "state ID: prints a container's state as JSON",
        "exec" => Exec,
        "list" => """
            list [OPTIONS]: prints all containers

              -f, --format FORMAT     table or json
              -q, --quiet             ids only
            """,
        "ps" => """
            ps [OPTIONS] ID: prints a container's processes

              -f, --format FORMAT     table or json
            """,
        "events" => """
            events [OPTIONS] ID: prints what a container uses, and when it runs out of memory, one JSON object a line

              --interval DURATION     how often (5s)
              --stats                 once, then end
            """,
        "pause" => "pause ID: stops all processes of a container for a while",
        "resume" => "resume ID: lets the processes of a paused container go on",
        "update" => Update,
        "kill" => """
            kill [OPTIONS] ID [SIGNAL]: sends a signal (TERM) to a container's first process

              -a, --all               send it to all its processes
            """,
        "delete" => """
            delete [OPTIONS] ID: removes a stopped container

              -f, --force             end it first if it runs; one that is not there is no error
            """,
        "spec" => """
            spec [OPTIONS]: writes a config.json that runs a shell in the directory rootfs

              -b, --bundle DIR        where to (.)
              --rootless              for an unprivileged user
            """,
        "checkpoint" => Checkpoint,
        "restore" => Restore,
        "features" => "features: prints what this runtime can do as JSON",
        "plan" => "plan [BUNDLE]: prints the system calls that create would make, and makes none of them",
        _ => null,
    };

    private const string Exec = """
        exec [OPTIONS] ID COMMAND [ARGUMENTS]: runs another program in a container, and ends as it ends

          -p, --process FILE      a process section of config.json, instead of the command and what follows
          --cwd DIR               the directory to begin in
          -e, --env NAME=VALUE    one more environment variable
          -u, --user UID[:GID]    whose rights it has
          -g, --additional-gids GID
          -c, --cap CAP           one more capability
          -t, --tty               with a terminal
          -d, --detach            do not wait for it
          --console-socket PATH   send the terminal's master to this socket
          --pid-file FILE         write its pid to the file
          --cgroup PATH           a control group below the container's, or CONTROLLER[,CONTROLLER]:PATH
          --process-label LABEL   SELinux label
          --apparmor PROFILE      AppArmor profile
          --no-new-privs          it cannot gain privileges
          --preserve-fds N        hand on N descriptors from number 3
          --ignore-paused         also in a paused container: it waits there
          --no-subreaper          accepted; this program never becomes a subreaper
        """;

    private const string Update = """
        update [OPTIONS] ID: changes a container's limits

          -r, --resources FILE    a resources section of config.json; - is the standard input
          --memory BYTES  --memory-reservation BYTES  --memory-swap BYTES  --pids-limit N
          --cpu-share N  --cpu-period US  --cpu-quota US  --cpu-burst US  --cpu-idle 0|1
          --cpu-rt-period US  --cpu-rt-runtime US  --cpuset-cpus LIST  --cpuset-mems LIST  --blkio-weight N
        """;

    private const string Checkpoint = """
        checkpoint [OPTIONS] ID: writes a running container to disk with criu, and ends it

          --image-path DIR        where to (./checkpoint)
          --work-path DIR         for criu's logs (the image path)
          --parent-path DIR       an earlier pre-dump, relative to the image path
          --leave-running         do not end it
          --pre-dump              write its memory only, and let it run on
          --tcp-established       also open TCP connections
          --ext-unix-sk           also unix sockets to the outside
          --shell-job             also a terminal that was there before
          --file-locks            also file locks
          --lazy-pages            leave memory where it is until it is asked for
          --status-fd FD          where to tell that lazy pages can be asked for
          --page-server HOST:PORT send the memory there
          --manage-cgroups-mode MODE  soft, full, strict or ignore
          --empty-ns KIND         leave out what is in a namespace (network)
          --auto-dedup            drop from earlier images what this one has
        """;

    private const string Restore = """
        restore [OPTIONS] ID: makes a container from what checkpoint wrote

          -b, --bundle DIR        the directory with config.json (.)
          -d, --detach            do not wait for it
          --console-socket PATH   send the terminal's master to this socket
          --pid-file FILE         write the pid of the first process to the file
          --image-path DIR        where from (./checkpoint)
          --work-path DIR         for criu's logs (the image path)
          --tcp-established  --ext-unix-sk  --shell-job  --file-locks  --lazy-pages  --auto-dedup
          --manage-cgroups-mode MODE  --empty-ns KIND  --lsm-profile KIND:PROFILE  --lsm-mount-context CONTEXT
          --no-pivot              the root is on a ramdisk
          --no-subreaper          accepted; this program never becomes a subreaper
        """;
}
