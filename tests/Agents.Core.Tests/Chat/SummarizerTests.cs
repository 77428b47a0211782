using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>What writes the summary in place of older turns.</summary>
public sealed class SummarizerTests
{
    private const int Turns = 14;

    private readonly ChatHarness _chat = new();

    private static Tool Look { get; } = Tool.Create(
        (string q) => $"found {q}\n{new string('x', 150)}", "look", policy: new ToolPolicy { StartsInline = true });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_gets_the_record_once_and_its_own_summary_the_next_time()
    {
        ScriptedChatClient writer = ScriptedChatClient.FromFunction(request => Turn.Text($"summary {request.Number}"));
        RunResult<string> result = await RunAsync(options => options.SummarizeWith(writer));

        Assert.StartsWith("<record>\ncalled look: {\"q\":\"a0\"}\nlook returned: found a0\nxxx", writer.Requests[0].LastUserText, StringComparison.Ordinal);
        Assert.EndsWith("</record>\nWrite one summary of the record, in at most 400 characters.", writer.Requests[0].LastUserText, StringComparison.Ordinal);
        Assert.StartsWith("<summary>\nsummary 1\n</summary>\n<record>\ncalled look", writer.Requests[1].LastUserText, StringComparison.Ordinal);
        Assert.DoesNotContain("a0", writer.Requests[1].LastUserText, StringComparison.Ordinal);
        Assert.Equal(
            writer.Requests.Count, _chat.Events.OfType<ContextCompacted>().Count(compacted => compacted.Summarized));
        _chat.Events.AssertNone<SummarizerFailed>();
        Assert.Equal(StopReason.Completed, result.StopReason);
    }

    [Fact]
    public async Task Models_calls_are_charged_to_the_agent_and_told_as_model_calls()
    {
        ScriptedChatClient writer = ScriptedChatClient.FromFunction(_ => Turn.Text("short"));
        RunResult<string> result = await RunAsync(options => options.SummarizeWith(writer));

        Assert.True(writer.Requests.Count > 0);
        Assert.Equal(Turns + 1 + writer.Requests.Count, result.Spend.ModelCalls);
        Assert.Equal(
            result.Spend.ModelCalls, _chat.Events.OfType<ModelCallCompleted>().Aggregate(default(Spend), (sum, e) => sum + e.Spend).ModelCalls);
        Assert.Equal(
            writer.Requests.Count, _chat.Events.OfType<ModelCallCompleted>().Count(e => e.Path!.ToString().EndsWith("/summarizer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Refused_model_call_is_told_stops_nothing_and_is_never_made()
    {
        ScriptedChatClient writer = ScriptedChatClient.FromFunction(_ => Turn.Text("short"));
        _chat.Options.Budget = Budget.Unlimited with { Depth = 0 };
        RunResult<string> result = await RunAsync(options => options.SummarizeWith(writer));

        Assert.Empty(writer.Requests);
        Assert.NotEmpty(_chat.Events.OfType<SummarizerFailed>());
        Assert.All(_chat.Events.OfType<SummarizerFailed>(), e => Assert.StartsWith("The budget 'chat' allows 0 ", e.Reason, StringComparison.Ordinal));
        Assert.Equal(("answer", StopReason.BudgetExhausted), (result.Output, result.StopReason));
        Assert.Contains(_chat.Conversation.Messages, message => message.Text == "answer");
    }

    [Fact]
    public async Task Model_call_that_the_ledger_has_no_room_for_is_not_made_and_head_lines_take_its_place()
    {
        ScriptedChatClient writer = ScriptedChatClient.FromFunction(_ => Turn.Text("short"));
        ScriptedChatClient client = ScriptedChatClient.FromFunction(request => request.Options?.Tools is null
            ? Turn.Text("closed")
            : Turn.Calls(("look", $$"""{"q":"a{{request.Number}}"}""")));
        _chat.Options.Budget = new Budget { ModelCalls = 4 };
        RunResult<string> result = await _chat.RunAsync(client, With(options =>
        {
            options.ContextWindow = 1_500;
            options.SummarizeWith(writer);
        }));

        // Three turns are made, and the fourth call is kept for the closing turn: there is none for a summary before it.
        Assert.Empty(writer.Requests);
        Assert.All(_chat.Events.OfType<SummarizerFailed>(), e => Assert.Equal(
            "The budget 'chat' allows 4 model calls: 3 spent, 1 reserved, 1 more asked for.", e.Reason));
        Assert.NotEmpty(_chat.Events.OfType<SummarizerFailed>());
        Assert.Equal(("closed", StopReason.BudgetExhausted, 4), (result.Output, result.StopReason, result.Spend.ModelCalls));
    }

    [Fact]
    public async Task Summarizer_that_throws_is_told_by_the_type_alone_and_head_lines_take_its_place()
    {
        ScriptedChatClient writer = ScriptedChatClient.FromFunction(_ => Turn.Throws(new IOException("secret")));
        RunResult<string> result = await RunAsync(options => options.SummarizeWith(writer), out ScriptedChatClient client);

        Assert.Equal(_chat.Events.OfType<ContextCompacted>().Count(e => e.Summarized), _chat.Events.OfType<SummarizerFailed>().Count);
        Assert.All(_chat.Events.OfType<SummarizerFailed>(), e => Assert.Equal("ModelException", e.Reason));
        Assert.Equal(("answer", StopReason.Completed), (result.Output, result.StopReason));
        Assert.Contains(client.Requests[^1].Messages, message => message.Text.Contains("look returned: found a", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(null)]
    public async Task Summary_without_text_is_a_failure(string? text)
    {
        await RunAsync(options => options.Summarizer = new Fake((_, _) => new ValueTask<string>(text!)));
        Assert.NotEmpty(_chat.Events.OfType<SummarizerFailed>());
        Assert.All(_chat.Events.OfType<SummarizerFailed>(), e => Assert.Equal("no text", e.Reason));
    }

    [Fact]
    public async Task Longer_summary_than_it_may_be_is_cut()
    {
        await RunAsync(options => options.Summarizer = new Fake((_, _) => new ValueTask<string>(new string('s', 5_000))), out ScriptedChatClient client);
        string summary = client.Requests[^1].Messages.Single(message => message.Text.StartsWith("<summary>", StringComparison.Ordinal)).Text;
        string text = summary.Split('\n')[2];
        Assert.InRange(text.Length, 100, 400);
        Assert.Equal(new string('s', text.Length - 1) + "…", text);
    }

    [Fact]
    public async Task Cancelled_summarizer_ends_the_run_as_cancelled()
    {
        using CancellationTokenSource stop = new();
        Fake fake = new((_, _) =>
        {
            stop.Cancel();
            throw new InvalidDataException("closed for it");
        });
        ScriptedChatClient client = Script();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _chat.RunAsync(client, stop.Token, With(options => options.Summarizer = fake)));

        Assert.Equal(stop.Token, exception.CancellationToken);
        ValidHistory.Check(_chat.Conversation.Messages);
        _chat.Events.AssertNone<SummarizerFailed>();
    }

    [Fact]
    public async Task Summary_of_turns_that_leave_no_room_by_themselves_is_not_paid_every_turn()
    {
        int asked = 0;
        Fake fake = new((_, _) => new ValueTask<string>($"summary {++asked}"));
        Tool page = Tool.Create((string q) => new string('x', q.StartsWith('b') ? 6_000 : 80), "page", policy: new ToolPolicy { StartsInline = true });
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            [.. Enumerable.Range(0, 12).Select(number => Turn.Calls(("page", $$"""{"q":"{{(number == 3 ? "b" : "a")}}{{number}}"}"""))), Turn.Text("answer")]);
        await _chat.RunAsync(client, builder => builder.WithTool(page).Configure(options =>
        {
            options.MaxTurns = 20;
            options.Compaction = new CompactionOptions { ContextWindow = 20_000, Trigger = 0.25, KeepTurns = 8, Summarizer = fake, MaxResultTokens = 10_000 };
        }));

        // While the long result is among the last eight, the older turns have less than the 625 tokens that are worth a summary.
        Assert.Equal((1, 1), (asked, _chat.Events.Single<ContextCompacted>().MessagesBefore - 24));
    }

    [Fact]
    public async Task Head_lines_keep_the_newest_and_say_that_older_ones_are_missing()
    {
        ChatMessage[] messages = [.. Enumerable.Range(0, 30).Select(number => new ChatMessage(ChatRole.User, $"line {number}\nmore"))];
        SummaryRequest request = new() { Messages = messages, MaxLength = 100 };
        string first = await HeadLinesAsync(request);

        Assert.Equal("[earlier lines left out]\nuser: line 26 …\nuser: line 27 …\nuser: line 28 …\nuser: line 29 …", first);
        Assert.Equal(first, await HeadLinesAsync(request));
        string second = await HeadLinesAsync(new SummaryRequest { Previous = first, Messages = [new ChatMessage(ChatRole.Assistant, "and on")], MaxLength = 100 });
        Assert.Equal("[earlier lines left out]\nuser: line 27 …\nuser: line 28 …\nuser: line 29 …\nassistant: and on", second);
    }

    [Fact]
    public async Task Head_lines_never_part_a_pair_of_surrogates()
    {
        ChatMessage message = new(ChatRole.User, string.Concat(Enumerable.Repeat("😀", 300)));
        for (int length = 1; length < 40; length++)
        {
            string text = await HeadLinesAsync(new SummaryRequest { Messages = [message], MaxLength = length });
            Assert.InRange(text.Length, 1, length);
            Assert.Equal(text, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)));
        }
    }

    private static async Task<string> HeadLinesAsync(SummaryRequest request)
    {
        IAgent<string, string> agent = Agent.Create<string, string>(
            "probe", (_, context, token) => Summarizers.HeadLines.SummarizeAsync(request, context, token));
        return (await agent.RunAsync("", cancellationToken: Token)).Output;
    }

    private Task<RunResult<string>> RunAsync(Action<CompactionOptions> configure) => RunAsync(configure, out _);

    private Task<RunResult<string>> RunAsync(Action<CompactionOptions> configure, out ScriptedChatClient client)
    {
        client = Script();
        return _chat.RunAsync(client, With(configure));
    }

    private static ScriptedChatClient Script() => ScriptedChatClient.FromTurns(
        [.. Enumerable.Range(0, Turns).Select(number => Turn.Calls(("look", $$"""{"q":"a{{number}}"}"""))), Turn.Text("answer")]);

    private static Action<ChatAgentBuilder> With(Action<CompactionOptions> configure) => builder => builder.WithTool(Look).Configure(options =>
    {
        options.Compaction = new CompactionOptions { ContextWindow = 3_000, KeepTurns = 2, MaxSummaryLength = 400 };
        configure(options.Compaction);
    });

    private sealed class Fake(Func<SummaryRequest, CancellationToken, ValueTask<string>> write) : ISummarizer
    {
        public ValueTask<string> SummarizeAsync(SummaryRequest request, AgentContext context, CancellationToken cancellationToken) =>
            write(request, cancellationToken);
    }
}
