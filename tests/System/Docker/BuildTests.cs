namespace Gantry.Tests.Docker;

public sealed class BuildTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task An_image_is_built_from_a_context()
    {
        string words = await BuildAsync("""
            FROM busy:1
            LABEL a=b
            ENV GREETING="hello you"
            WORKDIR /work
            COPY file sub/
            RUN echo made >made && cat sub/file >>made
            USER guest
            EXPOSE 80
            CMD ["cat", "made"]
            """, "echo from-context >file");

        Assert.Contains("Step 1/9 : FROM busy:1", words, StringComparison.Ordinal);
        Assert.Contains("Successfully built ", words, StringComparison.Ordinal);
        Assert.Contains($"Successfully tagged {Name}:1", words, StringComparison.Ordinal);
        Assert.Equal("made\nfrom-context\n", await OkAsync("docker run --rm $T:1"));
        Assert.Equal("b /work guest {\"80/tcp\":{}}\n", await OkAsync("docker inspect -f '{{with .Config}}{{.Labels.a}} {{.WorkingDir}} {{.User}} {{json .ExposedPorts}}{{end}}' $T:1"));
        Assert.Equal("hello you\n", await OkAsync("docker run --rm $T:1 sh -c 'echo $GREETING'"));
    }

    [Fact]
    public async Task Stages_pass_files_on_and_the_target_is_the_last_one_wanted()
    {
        const string file = """
            FROM busy:1 AS first
            RUN echo one >/one
            FROM busy:1 AS second
            COPY --from=first /one /two
            COPY --from=web:1 /www/index.html /page
            FROM second
            RUN echo three >/three
            """;

        await BuildAsync(file);
        Assert.Equal("one\nhello from the web\nthree\n", await OkAsync("docker run --rm $T:1 cat /two /page /three"));

        await BuildAsync(file, options: "--target second");
        Assert.Equal("one\n", await OkAsync("docker run --rm $T:1 sh -c 'cat /two; ls /three 2>/dev/null || true'"));
    }

    [Fact]
    public async Task Arguments_are_given_and_have_defaults()
    {
        const string file = """
            ARG base=busy:1
            FROM $base
            ARG who=nobody
            ARG other
            ENV WHO=${who:-x} OTHER=${other:+set}
            RUN echo "$who" >/who
            """;

        await BuildAsync(file, options: "--build-arg who=me --build-arg other=1");
        Assert.Equal("me set me\n", await OkAsync("docker run --rm $T:1 sh -c 'echo $WHO $OTHER $(cat /who)'"));

        await BuildAsync(file);
        Assert.Equal("nobody nobody\n", await OkAsync("docker run --rm $T:1 sh -c 'echo $WHO $OTHER $(cat /who)'"));
        Assert.Contains("[Warning] One or more build-args [unused] were not consumed", await BuildAsync(file, options: "--build-arg unused=1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unchanged_step_comes_from_the_cache()
    {
        const string file = "FROM busy:1\nRUN cat /proc/sys/kernel/random/uuid >/time\nCOPY file /\nRUN cat /time >/after\n";
        await BuildAsync(file, "echo 1 >file");
        string first = await OkAsync("docker inspect -f '{{.Id}}' $T:1; docker run --rm $T:1 cat /time");

        Assert.Contains("Using cache", await BuildAsync(file, "echo 1 >file"), StringComparison.Ordinal);
        Assert.Equal(first, await OkAsync("docker inspect -f '{{.Id}}' $T:1; docker run --rm $T:1 cat /time"));

        await BuildAsync(file, "echo 2 >file");
        string[] changed = (await OkAsync("docker run --rm $T:1 cat /time /file")).Split('\n');
        Assert.Equal((first.Split('\n')[1], "2"), (changed[0], changed[1]));

        await BuildAsync(file, "echo 2 >file", "--no-cache");
        Assert.NotEqual(changed[0], (await OkAsync("docker run --rm $T:1 cat /time")).Trim());
    }

    [Fact]
    public async Task Ignored_files_are_not_sent()
    {
        await BuildAsync("FROM busy:1\nCOPY . /all\n", "mkdir -p sub/deep; touch a.log b.txt keep.log sub/c.log sub/deep/d; printf '*.log\\n!keep.log\\nsub/deep\\n' >.dockerignore");

        Assert.Equal("b.txt\nkeep.log\nsub/c.log\n", await OkAsync("docker run --rm $T:1 sh -c 'cd /all; find . -type f ! -name Dockerfile ! -name .dockerignore | cut -c3- | sort'"));
    }

    [Fact]
    public async Task Owners_and_modes_are_as_asked_and_archives_unpacked()
    {
        await BuildAsync("FROM busy:1\nCOPY --chown=guest:7 file /a\nADD packed.tar /unpacked/\nCOPY sub /s/\nADD https://127.0.0.1:1/x /never/\n".Replace("ADD https://127.0.0.1:1/x /never/\n", "", StringComparison.Ordinal), "echo 1 >file; mkdir sub; ln -s ../file sub/link; chmod 0750 file; tar -cf packed.tar file");

        Assert.Equal("1000 7 750\n1\n../file\n", await OkAsync("docker run --rm $T:1 sh -c 'stat -c \"%u %g %a\" /a; cat /unpacked/file; readlink /s/link'"));
    }

    [Fact]
    public async Task A_failing_step_fails_the_build_with_its_status()
    {
        string words = await FailedBuildAsync("FROM busy:1\nRUN echo before; exit 7\n");

        Assert.Contains("before\n", words, StringComparison.Ordinal);
        Assert.Contains("The command '/bin/sh -c echo before; exit 7' returned a non-zero code: 7", words, StringComparison.Ordinal);
        await FailsAsync(1, "docker image inspect $T:1");
    }

    [Theory]
    [InlineData("FROM busy:1\nNOSUCH x\n", "unknown instruction: NOSUCH")]
    [InlineData("RUN true\n", "no build stage in current context")]
    [InlineData("FROM busy:1\nCOPY nosuch /\n", "nosuch")]
    [InlineData("FROM busy:1\nCOPY ../../etc/passwd /\n", "passwd")]
    [InlineData("FROM busy:1\nENV\n", "ENV requires at least one argument")]
    public async Task A_wrong_file_is_refused_with_the_reason(string file, string reason) =>
        Assert.Contains(reason, await FailedBuildAsync(file), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task Triggers_run_in_the_image_built_upon()
    {
        await BuildAsync("FROM busy:1\nONBUILD RUN echo triggered >/triggered\n");
        await OkAsync("docker tag $T:1 $T:base");

        await BuildAsync($"FROM {Name}:base\n");

        Assert.Equal("triggered\n", await OkAsync("docker run --rm $T:1 cat /triggered"));
        await OkAsync("docker rmi $T:base");
    }

    [Fact]
    public async Task Entrypoints_shells_health_and_volumes_are_kept()
    {
        await BuildAsync("""
            FROM busy:1
            SHELL ["/bin/sh", "-ec"]
            ENTRYPOINT ["echo", "entry"]
            CMD ["command"]
            VOLUME /data
            STOPSIGNAL SIGUSR1
            HEALTHCHECK --interval=5s --retries=2 CMD true
            """);

        Assert.Equal("entry command\n", await OkAsync("docker run --rm $T:1"));
        Assert.Equal("entry mine\n", await OkAsync("docker run --rm $T:1 mine"));
        Assert.Equal("[/bin/sh -ec] SIGUSR1 [CMD-SHELL true] {\"/data\":{}}\n", await OkAsync("docker inspect -f '{{with .Config}}{{.Shell}} {{.StopSignal}} {{.Healthcheck.Test}} {{json .Volumes}}{{end}}' $T:1"));
    }

    [Fact]
    public async Task A_file_is_taken_from_the_input_or_another_place()
    {
        Assert.Contains("Successfully tagged", await OkAsync("printf 'FROM busy:1\\nENV A=b\\n' | docker build -t $T:1 -"), StringComparison.Ordinal);
        Assert.Contains("Successfully tagged", await OkAsync("mkdir -p $TMPDIR/$T/d; printf 'FROM busy:1\\nCOPY x /\\n' >$TMPDIR/$T/d/Other; touch $TMPDIR/$T/x; docker build -t $T:2 -f $TMPDIR/$T/d/Other $TMPDIR/$T; rm -r $TMPDIR/$T"), StringComparison.Ordinal);
        Assert.Matches("^sha256:[0-9a-f]{64}\n$", await OkAsync("printf 'FROM busy:1\\nENV A=c\\n' | docker build -q -t $T:3 -"));
        await OkAsync("mkdir $TMPDIR/$T; printf 'FROM busy:1\\nRUN true\\n' >$TMPDIR/$T/Dockerfile; tar -C $TMPDIR/$T -cz . | docker build -t $T:4 -; rm -r $TMPDIR/$T");
    }

    [Fact]
    public async Task Here_documents_and_mounts_are_understood()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "only dockerd's other builder knows them");

        await BuildAsync("""
            FROM busy:1
            RUN <<END
            echo first >/doc
            echo second >>/doc
            END
            COPY <<END /page
            copied
            END
            RUN --mount=type=cache,target=/cache --mount=type=tmpfs,target=/t --mount=type=bind,source=file,target=/bound cat /bound >>/doc
            COPY --chmod=0600 file /mode
            """, "echo bound >file");

        Assert.Equal("first\nsecond\nbound\ncopied\n600\n", await OkAsync("docker run --rm $T:1 sh -c 'cat /doc /page; stat -c %a /mode'"));
    }

    private Task<string> BuildAsync(string file, string prepare = "true", string options = "") => OkAsync(Script(file, prepare, options));

    private Task<string> FailedBuildAsync(string file) => FailsAsync(Script(file, "true", ""));

    private static string Script(string file, string prepare, string options) => $"""
        d=$(mktemp -d); trap "rm -rf $d" EXIT; cd $d
        cat >Dockerfile <<'ENDOFFILE'
        {file}
        ENDOFFILE
        {prepare}
        DOCKER_BUILDKIT=0 docker build -t $T:1 {options} . 2>&1
        """;
}
