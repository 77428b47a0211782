using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Offline;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;
using ResearchBrief;

namespace Agents.Core.ProviderTests.Server;

public sealed class ResearchBriefTests
{
    private const string Question = "What does a budget limit, and what happens when a tool fails?";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("chat/completions", 0.25, 2)]
    [InlineData("responses", 0.25, 2)]
    [InlineData("messages", 1, 5)]
    public async Task The_brief_is_the_same_over_the_wire_and_its_spend_is_that_of_each_answer(string format, double inputPrice, double outputPrice)
    {
        WireSubject subject = format switch
        {
            "chat/completions" => new ChatCompletionsSubject(),
            "responses" => new ResponsesSubject(),
            _ => new MessagesSubject(),
        };
        DocumentLibrary library = DocumentLibrary.Load(SourceFolder.Open(null), [], Stop);
        using OfflineChatClient offline = new(new OfflineChatClientOptions { MaxParallelCalls = 8, MaxSentences = 5 });
        RunResult<CheckedBrief> direct = await ResearchGraph.Create(offline, library).RunAsync(Question, new RunOptions(), Stop);

        await using ModelServer server = await ModelServer.StartAsync(Stop);
        using CountingClient counted = new(offline);
        server.Key = WireSubject.Key;
        server.Respond = Served.Client(counted);
        using IChatClient client = subject.CreateClient(server.Address);
        EventRecorder events = new();
        RunOptions options = new() { Budget = Budget.Usd(5), Observers = { events }, ObserverGrace = TimeSpan.FromHours(1) };
        RunResult<CheckedBrief> wired = await ResearchGraph.Create(client, library).RunAsync(Question, options, Stop);

        Assert.Equal((StopReason.Completed, 0), (wired.StopReason, wired.Output.UnsupportedCount));
        Assert.NotEmpty(wired.Output.Findings);
        Assert.Equal(direct.Output.Findings.Select(Say), wired.Output.Findings.Select(Say));

        // Each call is rounded up to the micro-dollar, which is the price of a token in millionths.
        Assert.Equal(
            counted.Answers.Sum(usage => (long)Math.Ceiling((usage.InputTokenCount!.Value * inputPrice) + (usage.OutputTokenCount!.Value * outputPrice))),
            wired.Spend.MicroDollars);
        Assert.Equal(counted.Answers.Sum(usage => usage.InputTokenCount), wired.Spend.InputTokens);
        Assert.Equal(counted.Answers.Sum(usage => usage.OutputTokenCount), wired.Spend.OutputTokens);
        Assert.Equal((0L, counted.Answers.Count), (wired.Spend.EstimatedCalls, server.Requests.Count));
        Assert.All(events.OfType<ModelCallCompleted>(), call => Assert.Equal(subject.Model, call.Model));
        Assert.DoesNotContain(WireSubject.Key, events.ToText(), StringComparison.Ordinal);
    }

    private static string Say(CheckedFinding finding) =>
        $"{finding.Finding.Quote} [{string.Join(", ", finding.Finding.Citations.Select(citation => $"{citation}"))}]";
}
