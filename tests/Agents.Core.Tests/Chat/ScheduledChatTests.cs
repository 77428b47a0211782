using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Routing;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>A chat agent with a schedule of tool calls.</summary>
public sealed class ScheduledChatTests
{
    private const string One = "In this turn, make exactly 1 tool call, unless you can answer already. Calls beyond that are not made.";
    private const string Two = "In this turn, make exactly 2 tool calls, unless you can answer already. Calls beyond that are not made.";

    private readonly ChatHarness _chat = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_turn_is_told_its_number_once_and_nothing_of_it_is_kept()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Calls(2), Calls(1), Turn.Text("answer"));
        await _chat.RunAsync(client, With(ToolCallSchedule.From(new Dictionary<int, int> { [1] = 2, [3] = 1 })));

        Assert.Equal([Notice(Two), Notice(One), Notice(One)], client.Requests.Select(request => request.Messages[^1].Text));
        Assert.All(client.Requests, request => Assert.Single(request.Messages, message => message.Text.Contains("make exactly")));
        Assert.DoesNotContain("exactly", _chat.History(), StringComparison.Ordinal);
        _chat.Events.AssertNone<ToolCallsLimited>();
    }

    [Fact]
    public async Task Without_a_schedule_nothing_is_said_and_every_call_is_made()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Calls(5), Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client);

        Assert.DoesNotContain(client.Requests, request => request.Messages.Any(message => message.Text.Contains("exactly")));
        Assert.Equal(5, result.Spend.ToolCalls);
    }

    [Fact]
    public async Task Calls_beyond_the_number_are_answered_told_and_not_charged()
    {
        _chat.Options.Budget = new Budget { ToolCalls = 2 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Calls(4), Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client, With(ToolCallSchedule.Constant(2)));

        Assert.Equal(
            """
            user: question
            assistant: call-1 search {"q":"1"}
            assistant: call-2 search {"q":"2"}
            assistant: call-3 search {"q":"3"}
            assistant: call-4 search {"q":"4"}
            tool: call-1 = found 1
            tool: call-2 = found 2
            tool: call-3 = [too many calls] Only 2 tool calls were allowed in this turn, so this one was not made.
            tool: call-4 = [too many calls] Only 2 tool calls were allowed in this turn, so this one was not made.
            assistant: answer
            """,
            _chat.History());
        Assert.Equal((2, StopReason.Completed), (result.Spend.ToolCalls, result.StopReason));
        ToolCallsLimited limited = _chat.Events.Single<ToolCallsLimited>();
        Assert.Equal((1, 4, 2), (limited.Turn, limited.Asked, limited.Allowed));
        Assert.Equal(
            ["call-1 succeeded 1", "call-2 succeeded 1", "call-3 too many calls 0", "call-4 too many calls 0"],
            _chat.Events.OfType<ToolCallCompleted>().Select(e => $"{e.CallId} {e.Outcome.Label} {e.Spend.ToolCalls}"));
        Assert.Equal(2, _chat.Events.OfType<ToolCallStarted>().Count);
    }

    [Fact]
    public async Task Number_is_that_of_the_turn_whose_answer_calls()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Calls(3), Calls(3, "b"), Calls(3, "c"), Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client, With(ToolCallSchedule.From(new Dictionary<int, int> { [1] = 3, [2] = 2 })));

        Assert.Equal(3 + 2 + 1, result.Spend.ToolCalls);
        Assert.Equal([(2, 3, 2), (3, 3, 1)], _chat.Events.OfType<ToolCallsLimited>().Select(e => (e.Turn, e.Asked, e.Allowed)));
    }

    [Fact]
    public async Task Call_that_was_not_made_is_neither_a_failure_of_its_tool_nor_a_repetition_later()
    {
        ToolHealth health = new(clock: _chat.Clock);
        Turn same = Turn.Calls(("search", """{"q":"1"}"""), ("search", """{"q":"2"}"""));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(same, Turn.Calls(("search", """{"q":"2"}""")), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.Configure(options =>
        {
            options.ToolCallSchedule = ToolCallSchedule.Constant(1);
            options.ToolHealth = health;
        }));

        _chat.Events.AssertNone<ToolCallRepeated>();
        ToolCondition condition = health.ConditionOf("search");
        Assert.Equal(2, condition.Calls);
    }

    [Fact]
    public async Task First_calls_run_together_results_stand_in_their_order_and_a_failure_leaves_its_siblings_alone()
    {
        TaskCompletionSource both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int started = 0;
        Tool meet = Tool.Create(
            async (string q) =>
            {
                if (Interlocked.Increment(ref started) == 2)
                {
                    both.SetResult();
                }

                await both.Task.WaitAsync(Token);
                return q == "1" ? throw new InvalidDataException("boom") : $"met {q}";
            },
            "meet");
        Turn calls = Turn.Calls(("meet", """{"q":"1"}"""), ("meet", """{"q":"2"}"""), ("meet", """{"q":"3"}"""));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(calls, Turn.Text("answer"));
        await _chat.RunAsync(client, builder => With(ToolCallSchedule.Constant(2))(builder.WithTool(meet)));

        Assert.Equal(
            [
                "[failed] The tool 'meet' failed with InvalidDataException: boom",
                "met 2",
                "[too many calls] Only 2 tool calls were allowed in this turn, so this one was not made.",
            ],
            _chat.Conversation.Messages[2].Contents.Cast<FunctionResultContent>().Select(result => $"{result.Result}"));
    }

    [Fact]
    public async Task Cancelled_call_leaves_results_for_those_beyond_the_number_too()
    {
        using CancellationTokenSource stop = new();
        Tool stops = Tool.Create((string q) => stop.Cancel(), "stops", policy: new ToolPolicy { StartsInline = true });
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("stops", """{"q":"1"}"""), ("search", """{"q":"2"}""")));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _chat.RunAsync(
            client, stop.Token, builder => With(ToolCallSchedule.Constant(1))(builder.WithTool(stops))));

        ValidHistory.Check(_chat.Conversation.Messages);
        Assert.Contains("call-2 = [too many calls] Only 1 tool call was allowed", _chat.History(), StringComparison.Ordinal);

    }

    [Fact]
    public async Task Reminder_and_number_stand_in_one_notice()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.Configure(options =>
        {
            options.ToolCallSchedule = ToolCallSchedule.Constant(1);
            options.TurnControl = TurnControl.Fixed(2);
        }));

        Assert.Equal(
            Notice($"ENVIRONMENT REMINDER: This is turn 1 of 2; 1 turn is left after it.\n{One}"), client.Requests[0].LastUserText);
    }

    [Fact]
    public async Task Agent_without_tools_is_not_told_to_call_any()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("answer"));
        await ChatAgent.Create("bare", client).Configure(options => options.ToolCallSchedule = ToolCallSchedule.Descending).Build()
            .RunAsync("question", _chat.Options, Token);
        Assert.Equal("question", client.Requests[0].LastUserText);
    }

    [Fact]
    public async Task Closing_turn_is_not_told_to_call_any()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Calls(1), Turn.Text("closed"));
        await _chat.RunAsync(client, builder => builder.Configure(options =>
        {
            options.ToolCallSchedule = ToolCallSchedule.Descending;
            options.MaxTurns = 1;
        }));
        Assert.Equal(
            "<notice>\nNo further tool calls are possible. Answer now, from what you know, and say what is missing.\n</notice>",
            client.Requests[1].LastUserText);
    }

    private static Action<ChatAgentBuilder> With(ToolCallSchedule schedule) =>
        builder => builder.Configure(options => options.ToolCallSchedule = schedule);

    private static string Notice(string text) => $"<notice>\n{text}\n</notice>";

    private static Turn Calls(int count, string prefix = "") =>
        Turn.Calls([.. Enumerable.Range(1, count).Select(number => ("search", (string?)$$"""{"q":"{{prefix}}{{number}}"}"""))]);
}
