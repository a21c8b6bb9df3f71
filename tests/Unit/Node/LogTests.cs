using System.Text;
using Gantry.NodeAgent.Logs;
using Gantry.NodeAgent.Pods;

namespace Gantry.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task The_whole_log_is_what_the_container_wrote()
    {
        using var directory = new TempDirectory();
        Write(directory["0.log"], "1 stdout F one", "2 stderr F two", "3 stdout P long ", "4 stdout F line");

        Assert.Equal("one\ntwo\nlong line\n", await ReadAsync(directory["0.log"], new LogQuery()));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "long line\n")]
    [InlineData(2, "two\nlong line\n")]
    [InlineData(9, "one\ntwo\nlong line\n")]
    public async Task The_last_lines_count_whole_lines(int lines, string expected)
    {
        using var directory = new TempDirectory();
        Write(directory["0.log"], "1 stdout F one", "2 stderr F two", "3 stdout P long ", "4 stdout F line");

        Assert.Equal(expected, await ReadAsync(directory["0.log"], new LogQuery { TailLines = lines }));
    }

    [Fact]
    public async Task Rotated_files_come_first_and_count_for_the_last_lines()
    {
        using var directory = new TempDirectory();
        Write(directory["0.log.2"], "1 stdout F one");
        Write(directory["0.log.1"], "2 stdout F two");
        Write(directory["0.log"], "3 stdout F three");

        Assert.Equal("one\ntwo\nthree\n", await ReadAsync(directory["0.log"], new LogQuery()));
        Assert.Equal("two\nthree\n", await ReadAsync(directory["0.log"], new LogQuery { TailLines = 2 }));
    }

    [Fact]
    public async Task Time_stamps_streams_limits_and_beginnings_are_respected()
    {
        using var directory = new TempDirectory();
        Write(directory["0.log"], "1 stdout F one", "2 stderr F two", "3 stdout F three");

        Assert.Equal("2024-05-01T10:00:03.123456789Z three\n", await ReadAsync(directory["0.log"], new LogQuery { TailLines = 1, Timestamps = true }));
        Assert.Equal("two\n", await ReadAsync(directory["0.log"], new LogQuery { Stream = "Stderr" }));
        Assert.Equal("one\nt", await ReadAsync(directory["0.log"], new LogQuery { LimitBytes = 5 }));
        Assert.Equal("three\n", await ReadAsync(directory["0.log"], new LogQuery { Since = Some.Now.AddSeconds(3) }));
    }

    [Fact]
    public async Task Following_goes_over_a_rotation_and_ends_with_the_container()
    {
        using var directory = new TempDirectory();
        string path = directory["0.log"];
        Write(path, "1 stdout F one");
        var changed = new ChangeSignal();
        bool isLive = true;
        using var output = new SignallingStream();
        Task copy = new ContainerLog(path).CopyToAsync(output, new LogQuery { Follow = true }, () => Volatile.Read(ref isLive), changed, TestContext.Current.CancellationToken);

        await output.WaitForAsync("one\n");
        Write(path, "2 stdout F two");
        await output.WaitForAsync("one\ntwo\n");
        File.Move(path, path + ".1");
        Write(path, "3 stdout F three");
        await output.WaitForAsync("one\ntwo\nthree\n");
        Write(path, "4 stdout F four");
        Volatile.Write(ref isLive, false);
        changed.Raise();
        await copy.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal("one\ntwo\nthree\nfour\n", output.Text);
    }

    [Fact]
    public async Task Following_misses_no_file_of_two_rotations_in_a_row_and_reads_none_twice()
    {
        for (int round = 0; round < 50; round++)
        {
            using var directory = new TempDirectory();
            string path = directory["0.log"];
            Write(path, "1 stdout F one");
            var changed = new ChangeSignal();
            bool isLive = true;
            using var output = new SignallingStream();
            Task copy = new ContainerLog(path).CopyToAsync(output, new LogQuery { Follow = true }, () => Volatile.Read(ref isLive), changed, TestContext.Current.CancellationToken);
            await output.WaitForAsync("one\n");

            File.Move(path, path + ".1");
            Write(path, "2 stdout F two");
            File.Move(path + ".1", path + ".2");
            File.Move(path, path + ".1");
            Write(path, "3 stdout F three");
            await output.WaitForAsync("one\ntwo\nthree\n");
            Volatile.Write(ref isLive, false);
            changed.Raise();
            await copy.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

            Assert.Equal("one\ntwo\nthree\n", output.Text);
        }
    }

    private static void Write(string path, params string[] lines) =>
        File.AppendAllText(path, string.Concat(lines.Select(line => $"2024-05-01T10:00:0{line[0]}.123456789Z {line[2..]}\n")));

    private static async Task<string> ReadAsync(string path, LogQuery query)
    {
        using var output = new MemoryStream();
        await new ContainerLog(path).CopyToAsync(output, query, () => false, new ChangeSignal(), CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private sealed class SignallingStream : MemoryStream
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Text
        {
            get
            {
                lock (_lock)
                    return Encoding.UTF8.GetString(ToArray());
            }
        }

        public async Task WaitForAsync(string text)
        {
            while (true)
            {
                Task written;
                lock (_lock)
                {
                    if (Text == text)
                        return;
                    written = _written.Task;
                }

                await written.WaitAsync(TimeSpan.FromSeconds(60));
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            lock (_lock)
            {
                Write(buffer.Span);
                _written.TrySetResult();
                _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return ValueTask.CompletedTask;
        }
    }
}
