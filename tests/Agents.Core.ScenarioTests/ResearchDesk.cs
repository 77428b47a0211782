using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.ScenarioTests;

/// <summary>
/// A lead that asks two researchers at once, files what they found with the approval of a person, and hands it to an editor. Every
/// place where something can fail hits the schedule.
/// </summary>
internal sealed class ResearchDesk
{
    private readonly FaultSchedule _schedule;
    private readonly CancellationToken _cancellationToken;

    public ResearchDesk(FaultSchedule schedule, bool streaming, CancellationToken cancellationToken)
    {
        _schedule = schedule;
        _cancellationToken = cancellationToken;
        AIFunction search = new FaultingFunction(AIFunctionFactory.Create((string topic) => Task.FromResult($"notes on {topic}"), "search"), schedule);
        AIFunction file = new FaultingFunction(AIFunctionFactory.Create((string text) => Task.FromResult(++Filed), "file"), schedule);
        ChatAgent researcher = Build("research", Research, streaming, new Tool(search, new ToolPolicy { IsReadOnly = true }));
        ChatAgent lead = Build(
            "lead",
            Lead,
            streaming,
            researcher.AsTool("Researches one topic.", Budget.Unlimited with { Tokens = 40_000 }, grants: ToolGrants.All),
            new Tool(file, new ToolPolicy { NeedsApproval = true, PriceMicroDollars = 500 }));
        ChatAgent editor = Build("edit", request => Turn.Text($"edited: {request.LastUserText}"), streaming);
        Desk = lead.In(Conversation).Then(editor, "desk");
    }

    public IAgent<string, string> Desk { get; }

    public Conversation Conversation { get; } = new();

    public EventRecorder Events { get; } = new();

    public int Filed { get; private set; }

    public Task<RunResult<string>> RunAsync() => RunAsync(Events);

    public Task<RunResult<string>> RunAsync(EventRecorder events) => Desk.RunAsync(
        "a brief on tides and winds",
        new RunOptions
        {
            Budget = Budget.Usd(1) with { Tokens = 200_000, ModelCalls = 30, ToolCalls = 30 },
            Clock = new ManualTimeProvider(),
            Ids = IdSource.FromSeed(1),
            Observers = { events },
            ObserverGrace = TimeSpan.FromHours(1),
            Prices = PriceBook.Default.With("scripted", new ModelPrice { InputPerMillion = 1, OutputPerMillion = 2 }),
            Approval = new Person(_schedule),
        },
        _cancellationToken);

    private static bool HasResult(ScriptedRequest request) => request.Messages[^1].Role == ChatRole.Tool;

    private static Turn Research(ScriptedRequest request) => HasResult(request)
        ? Turn.Text($"found: {request.Messages[^1].Contents.OfType<FunctionResultContent>().Single().Result}")
        : Turn.Calls(("search", $$"""{"topic":"{{request.LastUserText}}"}"""));

    private static Turn Lead(ScriptedRequest request)
    {
        int rounds = request.Messages.Reverse().TakeWhile(message => message.Role != ChatRole.User).Count(message => message.Role == ChatRole.Tool);
        return rounds switch
        {
            0 => Turn.Calls(("research", """{"input":"tides"}"""), ("research", """{"input":"winds"}""")),
            1 => Turn.Calls(("file", """{"text":"tides and winds"}""")),
            _ => Turn.Text("the brief"),
        };
    }

    private ChatAgent Build(string name, Func<ScriptedRequest, Turn> script, bool streaming, params AIFunction[] tools) => ChatAgent
        .Create(name, new FaultingChatClient(ScriptedChatClient.FromFunction(script), _schedule))
        .WithTools(tools)
        .Configure(options => options.Streaming = streaming)
        .Build();

    private sealed class Person(FaultSchedule schedule) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            schedule.Hit("asking a person");
            return new ValueTask<ApprovalDecision>(ApprovalDecision.Approved);
        }
    }
}
