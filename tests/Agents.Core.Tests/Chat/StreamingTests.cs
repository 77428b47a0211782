using Agents.Core.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Chat;

public sealed class StreamingTests
{
    [Fact]
    public Task Streaming_or_not_the_same_script_gives_the_same_output_history_spend_and_events() => Property(async seed =>
    {
        string whole = await PlayAsync(seed, streaming: false);
        Assert.Equal(whole, await PlayAsync(seed, streaming: true));
    });

    [Fact]
    public Task The_same_seed_clock_and_script_give_the_same_events() => Property(async seed =>
    {
        using RandomChat first = new(seed, waits: false);
        using RandomChat second = new(seed, waits: false);
        await first.RunAsync(TestContext.Current.CancellationToken);
        await second.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(first.Events.ToText(), second.Events.ToText());
        Assert.Equal(RandomHistory.Describe(first.Conversation.Messages), RandomHistory.Describe(second.Conversation.Messages));
    });

    [Fact]
    public async Task Pieces_of_an_answer_are_told_as_they_come()
    {
        ChatHarness chat = new();
        await chat.RunAsync(
            ScriptedChatClient.FromTurns(Turn.Text("abcdef") with { ChunkLength = 4 }), builder => builder.Configure(options => options.Streaming = true));
        Assert.Equal([("abcd", 1), ("ef", 1)], chat.Events.OfType<Core.Chat.TextStreamed>().Select(e => (e.Text, e.Turn)));
        chat.Events.AssertInOrder(
            typeof(Core.Chat.ModelCallStarted), typeof(Core.Chat.TextStreamed), typeof(Core.Chat.TextStreamed), typeof(Core.Chat.ModelCallCompleted));
    }

    private static Task Property(Func<int, Task> property)
    {
        Prop.ForAll(LongRuns.Seeds, property).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
        return Task.CompletedTask;
    }

    private static async Task<string> PlayAsync(int seed, bool streaming)
    {
        using RandomChat chat = new(seed, waits: false) { Streaming = streaming, BreaksStreams = false };
        await chat.RunAsync(TestContext.Current.CancellationToken);
        IEnumerable<string> events = chat.Events.Events.Where(e => e is not Core.Chat.TextStreamed)
            .Select(e => e.ToString()!.Replace($"Sequence = {e.Sequence}, ", "", StringComparison.Ordinal));
        return $"{chat.Outcome}\n{RandomHistory.Describe(chat.Conversation.Messages)}\n{string.Join('\n', events)}";
    }
}
