using System.Diagnostics;
using Agents.Core.Budgets;
using Agents.Core.Chat.Clients;
using Agents.Core.Diagnostics;
using Agents.Core.Offline;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;
using ResearchBrief;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>The trace of a whole program: one tree, and its leaves add up to what the run spent.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class ResearchBriefTraceTests
{
    private const string Question = "How are budgets enforced, and what happens when a tool fails?";

    // The model of the sample costs nothing; here it has a price, so that there is something to add up.
    private static readonly RunOptions Options = new()
    {
        Budget = Budget.Usd(5m),
        Prices = PriceBook.Default.With(OfflineChatClient.DefaultModelId, new ModelPrice { InputPerMillion = 3, OutputPerMillion = 15 }),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trace_of_the_graph_is_one_tree_whose_leaves_add_up_to_the_spend(bool isSearchBroken)
    {
        DocumentLibrary library = DocumentLibrary.Load(SourceFolder.Open(null), [], Token);
        using IChatClient model = Model();
        using SpanRecorder spans = new();

        RunResult<CheckedBrief> result = await ResearchGraph.Create(model, library, isSearchBroken).RunAsync(Question, Options, Token);

        AssertTrace(spans, result);
        Assert.Equal("invoke_workflow brief", spans.Started[0].DisplayName);
        Assert.Equal(["planner", "reader", "reader", "writer"], spans.All("invoke_agent").Select(Name).Order(StringComparer.Ordinal));
        AssertReroutes(spans, isSearchBroken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trace_of_the_solver_is_one_tree_whose_leaves_add_up_to_the_spend(bool isSearchBroken)
    {
        DocumentLibrary library = DocumentLibrary.Load(SourceFolder.Open(null), [], Token);
        using IChatClient model = Model();
        using SpanRecorder spans = new();

        RunResult<Answer> result = await ResearchSolver.Create(model, library, depth: 2, isSearchBroken).RunAsync(Goal.Of(Question), Options, Token);

        AssertTrace(spans, result);
        Assert.Equal("invoke_workflow brief", spans.Started[0].DisplayName);
        Assert.NotEmpty(spans.All("plan"));
        AssertReroutes(spans, isSearchBroken);
    }

    private static void AssertTrace<T>(SpanRecorder spans, RunResult<T> result)
    {
        spans.AssertOneTree();
        spans.AssertSpend(result.Spend);
        Assert.True(result.Spend.MicroDollars > 0);
        Assert.Equal(result.Spend.ModelCalls, spans.All("chat").Length);
        Assert.Equal(result.Spend.ToolCalls, spans.All("execute_tool").Length);
        Assert.All(spans.Stopped, span => Assert.Equal(result.RunId.ToString(), SpanRecorder.Text(span, TelemetryNames.RunId)));
        Activity run = spans.Started[0];
        Assert.Equal(
            (5.0, 5.0 - (double)result.Spend.Dollars, TelemetryNames.Of(result.StopReason)),
            (run.GetTagItem("agents.budget.limit.usd"), (double)run.GetTagItem("agents.budget.left.usd")!, SpanRecorder.Text(run, TelemetryNames.StopReason)));
    }

    private static void AssertReroutes(SpanRecorder spans, bool isSearchBroken)
    {
        Activity[] broken = [.. spans.Stopped.Where(span => span.DisplayName == "execute_tool search_documents" && span.Status == ActivityStatusCode.Error)];
        Activity[] standIns = [.. spans.Stopped.Where(span => span.DisplayName == "execute_tool scan_documents")];
        Assert.Equal(isSearchBroken, standIns.Length > 0);
        Assert.Equal(isSearchBroken, broken.Length > 0);
        Assert.All(standIns, span => Assert.Equal("search_documents", SpanRecorder.Text(span, TelemetryNames.RouteCalled)));
        Assert.All(standIns, span => Assert.Equal("scan_documents", SpanRecorder.Text(span, TelemetryNames.RouteAnsweredBy)));
        Assert.All(broken, span => Assert.Equal(
            "agents.route.from=search_documents agents.route.to=scan_documents agents.route.reason=threw",
            string.Join(' ', Assert.Single(span.Events).Tags.Select(tag => $"{tag.Key}={tag.Value}"))));
    }

    private static IChatClient Model() =>
        ModelClientBuilder.Wrap(new OfflineChatClient(new OfflineChatClientOptions { MaxParallelCalls = 8, MaxSentences = 5 })).UseResilience().Build();

    private static string? Name(Activity span) => SpanRecorder.Text(span, TelemetryNames.AgentName);
}
