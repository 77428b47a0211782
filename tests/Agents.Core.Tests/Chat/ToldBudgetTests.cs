using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>What the model of a chat agent reads about its budget, as it is sent.</summary>
public sealed class ToldBudgetTests
{
    private readonly ChatHarness _chat = new();

    private static Tool Browse { get; } = Tool.Create(
        (string[] urls) => $"{urls.Length} pages", "browse", policy: new ToolPolicy { BatchParameter = "urls", StartsInline = true });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("high", 3)]
    [InlineData("medium", 10)]
    [InlineData("low", 16)]
    [InlineData("critical", 19)]
    [InlineData("depleted", 20)]
    public async Task Request_after_a_tool_result_has_the_policy_before_it_and_the_status_behind_it(string level, int pages)
    {
        _chat.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("browse", 20), ("search", 8), ("unheard-of", 1)) };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Pages(pages), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithInstructions("Answer the question.").WithTool(Browse));
        GoldenText.Check($"request-{level}", client.Requests[1].ToString());
    }

    [Fact]
    public async Task Policy_goes_with_every_request_and_status_only_with_those_after_tool_results_and_neither_is_kept()
    {
        _chat.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("browse", 20)), ModelCalls = 4 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Pages(1), Pages(2), Pages(3), Turn.Text("closed"));
        await _chat.RunAsync(client, builder => builder.WithTool(Browse));

        Assert.All(client.Requests, request => Assert.StartsWith(
            "<budget-policy>", Assert.Single(request.Messages, message => message.Role == ChatRole.System).Text, StringComparison.Ordinal));
        Assert.Equal(
            ["", "browse Budget Used: 1, browse Budget Remaining: 19", "browse Budget Used: 3, browse Budget Remaining: 17", ""],
            client.Requests.Select(request => string.Join('|', StatusLines(request))));
        Assert.All(client.Requests.Skip(1).Take(2), request => Assert.Equal(ChatRole.User, request.Messages[^1].Role));
        Assert.DoesNotContain("budget", _chat.History(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(8, _chat.Conversation.Messages.Count);

        // The next run in the same conversation reads its own policy, once.
        ScriptedChatClient next = ScriptedChatClient.FromTurns(Turn.Text("more"));
        await _chat.RunAsync(next, builder => builder.WithTool(Browse));
        Assert.Single(next.Requests[0].Messages, message => message.Role == ChatRole.System);
        Assert.DoesNotContain("budget", _chat.History(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nothing_is_told_when_the_agent_is_not_to_tell()
    {
        _chat.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("browse", 20)) };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Pages(1), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithTool(Browse).Configure(options => options.TellsBudget = false));
        Assert.Equal(["User", "User, Assistant, Tool"], client.Requests.Select(Roles));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_told_when_no_unit_of_the_agents_tools_is_limited(bool limitsAnother)
    {
        _chat.Options.Budget = new Budget { Tokens = 1_000_000, ToolUnits = limitsAnother ? ToolUnits.Of(("other", 3)) : ToolUnits.None };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Pages(1), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithTool(Browse));
        Assert.Equal(["User", "User, Assistant, Tool"], client.Requests.Select(Roles));
    }

    [Fact]
    public async Task Money_tokens_and_turns_are_told_when_the_formatter_shows_them()
    {
        _chat.Options.Budget = new Budget { MicroDollars = 1_000_000, Tokens = 50_000, Turns = 10 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Pages(1), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithTool(Browse).Configure(options =>
        {
            options.BudgetNotices = new BudgetNoticeFormatter(new BudgetNoticeOptions { ShowsMoney = true, ShowsTokens = true, ShowsTurns = true });
            options.OnExceeded = BudgetAction.Stop;
        }));
        Assert.Equal(
            [
                "Money Budget Used: $0.00002, Money Budget Remaining: $0.99998",
                "Tokens Budget Used: 15, Tokens Budget Remaining: 49985",
                "Turns Budget Used: 1, Turns Budget Remaining: 9",
            ],
            StatusLines(client.Requests[1]));
    }

    [Fact]
    public async Task Agent_inside_another_reads_the_scarcest_of_the_limits_above_it()
    {
        _chat.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("browse", 100)) };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Pages(2), Turn.Text("inside"));
        Tool inner = ChatAgent.Create("inner", client).WithTool(Browse).Build()
            .AsTool("Helps.", new Budget { ToolUnits = ToolUnits.Of(("browse", 5)) }, grants: ToolGrants.All);
        await _chat.RunAsync(
            ScriptedChatClient.FromTurns(Turn.Calls(("inner", """{"input":"go"}""")), Turn.Text("outside")), builder => builder.WithTool(inner));
        Assert.Equal(["browse Budget Used: 2, browse Budget Remaining: 3"], StatusLines(client.Requests[1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Notices_count_in_the_estimate(bool tells)
    {
        _chat.Options.Budget = new Budget { Tokens = 100_000, ToolUnits = ToolUnits.Of(("browse", 20)) };
        Bounds bounds = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Pages(2), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithTool(Browse).Configure(options =>
        {
            options.TellsBudget = tells;
            options.TokenEstimator = bounds;
        }));

        long[] sent = [.. client.Requests.Select(request => request.Messages.Sum(TokenEstimate.OfMessage))];
        long tools = bounds.Learned[0] - sent[0];
        Assert.True(tools > 0);
        Assert.Equal(sent.Select(tokens => tokens + tools), bounds.Learned);
        Assert.Equal(bounds.Learned, _chat.Events.OfType<ModelCallStarted>().Select(e => e.Reserved.InputTokens));
    }

    [Fact]
    public async Task Guidance_is_found_by_the_unit_that_a_tool_is_counted_in()
    {
        Tool page = Tool.Create(() => "page", "open_page", policy: new ToolPolicy { Unit = "browse", StartsInline = true });
        _chat.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("browse", 20)) };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("open_page", "{}")), Turn.Text("answer"));
        await ChatAgent.Create("chat", client).WithTool(page)
            .Configure(options => options.BudgetNotices = new BudgetNoticeFormatter(BudgetNoticeOptions.ForSearchAgent("search", "browse")))
            .Build().RunAsync("question", _chat.Options, Token);
        Assert.Equal(["URL Budget Used: 1, URL Budget Remaining: 19"], StatusLines(client.Requests[1]));
    }

    private static Turn Pages(int count) =>
        Turn.Calls(("browse", $$"""{"urls":[{{string.Join(',', Enumerable.Range(1, count).Select(i => $"\"{i}\""))}}]}"""));

    private static string Roles(ScriptedRequest request) => string.Join(", ", request.Messages.Select(message =>
        message.Role == ChatRole.User ? "User" : message.Role == ChatRole.Assistant ? "Assistant" : message.Role == ChatRole.Tool ? "Tool" : "System"));

    private static string[] StatusLines(ScriptedRequest request) =>
        [.. request.LastUserText.Split('\n').Where(line => line.Contains("Budget Used", StringComparison.Ordinal))];

    private sealed class Bounds : ITokenEstimator
    {
        public List<long> Learned { get; } = [];

        public long Estimate(string? model, long bound) => bound;

        public void Learn(string? model, long bound, long reportedInputTokens) => Learned.Add(bound);
    }
}
