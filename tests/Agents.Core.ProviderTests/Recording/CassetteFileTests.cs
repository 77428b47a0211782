using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Recording;

public sealed class CassetteFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cassettes").FullName;

    private string File1 => Path.Combine(_folder, "new", "test.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_recording_is_saved_whole_when_its_client_is_disposed_of()
    {
        IChatClient client = Recorder(RecordingMode.Record, "1");
        await client.AskAsync("a");
        Assert.False(File.Exists(File1));

        client.Dispose();
        client.Dispose();

        using RecordingChatClient replaying = RecordingChatClient.Replay(File1);
        Assert.Equal("1", (await replaying.AskAsync("a")).Text);
        Assert.Equal([File1], Directory.GetFiles(Path.GetDirectoryName(File1)!));
        Assert.DoesNotContain('\r', await File.ReadAllTextAsync(File1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_same_run_recorded_twice_gives_the_same_bytes()
    {
        byte[][] files = new byte[2][];
        for (int i = 0; i < 2; i++)
        {
            using (IChatClient client = Recorder(RecordingMode.Record, "1", "2"))
            {
                await client.AskAsync("a");
                await client.AskAsync("b");
            }

            files[i] = await File.ReadAllBytesAsync(File1, TestContext.Current.CancellationToken);
        }

        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public async Task Calls_stand_in_the_order_in_which_they_began()
    {
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient slow = new(cassette, new WaitingClient(first.Task));
        using RecordingChatClient fast = new(cassette, ScriptedChatClient.FromTurns(Turn.Text("2")));
        Task<ChatResponse> began = slow.AskAsync("first");
        await fast.AskAsync("second");

        first.SetResult();
        await began;

        string[] lines = Recordings.CallLines(cassette.ToText());
        Assert.Equal((true, true), (lines[0].Contains("\"first\"", StringComparison.Ordinal), lines[1].Contains("\"second\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_recording_of_nothing_leaves_the_old_cassette()
    {
        using (IChatClient client = Recorder(RecordingMode.Record, "1"))
        {
            await client.AskAsync("a");
        }

        Recorder(RecordingMode.Record).Dispose();

        using Cassette cassette = Cassette.Open(File1);
        Assert.Equal(1, cassette.Count);
    }

    [Fact]
    public async Task Recording_anew_replaces_even_a_broken_file()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File1)!);
        await File.WriteAllTextAsync(File1, "broken", TestContext.Current.CancellationToken);

        using (IChatClient client = Recorder(RecordingMode.Record, "1"))
        {
            await client.AskAsync("a");
        }

        using Cassette cassette = Cassette.Open(File1);
        Assert.Equal(1, cassette.Count);
    }

    [Fact]
    public async Task A_file_that_somebody_else_changed_meanwhile_is_not_replaced()
    {
        Cassette one = Cassette.Open(File1, RecordingMode.Record);
        using RecordingChatClient client = new(one, ScriptedChatClient.FromTurns(Turn.Text("1")));
        await client.AskAsync("a");
        using (IChatClient other = Recorder(RecordingMode.Record, "2"))
        {
            await other.AskAsync("b");
        }

        CassetteException exception = Assert.Throws<CassetteException>(one.Dispose);

        Assert.Equal(["It was changed by somebody else while it was recorded anew. Give each test a cassette of its own."], exception.Problems);
        using RecordingChatClient replaying = RecordingChatClient.Replay(File1);
        Assert.Equal("2", (await replaying.AskAsync("b")).Text);
    }

    [Fact]
    public async Task Auto_adds_at_the_end_and_leaves_what_was_written_by_hand()
    {
        using (IChatClient client = Recorder(RecordingMode.Auto, "1"))
        {
            await client.AskAsync("a");
        }

        string edited = (await File.ReadAllTextAsync(File1, TestContext.Current.CancellationToken)).Replace("\"1\"", "  \"one\"", StringComparison.Ordinal).TrimEnd();
        await File.WriteAllTextAsync(File1, edited, TestContext.Current.CancellationToken);
        using (IChatClient client = Recorder(RecordingMode.Auto, "2"))
        {
            Assert.Equal("one", (await client.AskAsync("a")).Text);
            Assert.Equal("2", (await client.AskAsync("b")).Text);
        }

        string text = await File.ReadAllTextAsync(File1, TestContext.Current.CancellationToken);
        Assert.StartsWith(edited + "\n", text, StringComparison.Ordinal);
        Assert.Equal(2, Recordings.CallLines(text).Length);
    }

    [Fact]
    public async Task Auto_saves_again_and_again_without_doubling()
    {
        Cassette cassette = Cassette.Open(File1, RecordingMode.Auto);
        using RecordingChatClient client = new(cassette, ScriptedChatClient.FromTurns(Turn.Text("1"), Turn.Text("2")));
        await client.AskAsync("a");
        cassette.Save();
        await client.AskAsync("b");
        cassette.Save();
        cassette.Save();

        Assert.Equal(await File.ReadAllTextAsync(File1, TestContext.Current.CancellationToken), cassette.ToText());
        Assert.Equal(2, Recordings.CallLines(cassette.ToText()).Length);
    }

    [Fact]
    public async Task Many_at_once_add_to_one_cassette_and_nothing_is_lost()
    {
        Cassette[] cassettes = [.. Enumerable.Range(0, 8).Select(_ => Cassette.Open(File1, RecordingMode.Auto))];
        for (int i = 0; i < cassettes.Length; i++)
        {
            using RecordingChatClient client = new(cassettes[i], ScriptedChatClient.FromTurns(Turn.Text($"{i}")));
            await client.AskAsync($"q{i}");
        }

        Parallel.ForEach(cassettes, cassette => cassette.Dispose());

        using RecordingChatClient replaying = RecordingChatClient.Replay(File1);
        for (int i = 0; i < cassettes.Length; i++)
        {
            Assert.Equal($"{i}", (await replaying.AskAsync($"q{i}")).Text);
        }

        replaying.GetService<Cassette>()!.ThrowIfDifferent();
    }

    [Fact]
    public async Task A_secret_that_stood_in_the_file_before_is_not_saved_again()
    {
        using (IChatClient client = Recorder(RecordingMode.Auto, "tweety"))
        {
            await client.AskAsync("a");
        }

        Cassette cassette = Cassette.Open(File1, RecordingMode.Auto, new RecordingOptions { Secrets = { "tweety" } });
        using RecordingChatClient adding = new(cassette, ScriptedChatClient.FromTurns(Turn.Text("2")));
        await adding.AskAsync("b");

        CassetteException exception = Assert.Throws<CassetteException>(cassette.Save);

        Assert.Equal(["It holds a secret from before. Record it anew."], exception.Problems);
    }

    [Fact]
    public void A_file_that_is_missing_says_how_to_make_it()
    {
        CassetteException exception = Assert.Throws<CassetteException>(() => RecordingChatClient.Replay(File1));

        Assert.Equal($"The cassette '{File1}' cannot be used: There is no such file. Record it first, with RecordingMode.Record or RecordingMode.Auto.", exception.Message);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_leaves_the_old_one_and_nothing_half()
    {
        Directory.CreateDirectory(File1);
        Cassette cassette = Cassette.Open(File1, RecordingMode.Record);
        using RecordingChatClient client = new(cassette, ScriptedChatClient.FromTurns(Turn.Text("1")));
        await client.AskAsync("a");

        Assert.ThrowsAny<SystemException>(cassette.Save);

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(File1)!));
        Directory.Delete(File1);
        cassette.Save();
        Assert.True(File.Exists(File1));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_not_read()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File1)!);
        await using (FileStream stream = File.Create(File1))
        {
            stream.SetLength(Cassette.MaxBytes + 1L);
        }

        CassetteException exception = Assert.Throws<CassetteException>(() => Cassette.Open(File1));

        Assert.Equal(["It has 67108865 bytes, but may have 67108864."], exception.Problems);
    }

    private IChatClient Recorder(RecordingMode mode, params string[] answers) =>
        ModelClientBuilder.Wrap(ScriptedChatClient.FromTurns([.. answers.Select(Turn.Text)])).UseRecording(File1, mode).Build();

    private sealed class WaitingClient(Task gate) : DelegatingChatClient(ScriptedChatClient.FromTurns(Turn.Text("1")))
    {
        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await gate;
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }
    }
}
