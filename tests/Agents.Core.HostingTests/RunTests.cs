using Agents.Core.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agents.Core.HostingTests;

public sealed class RunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tools_get_the_services_of_their_run_and_each_run_has_its_own()
    {
        ScriptedChatClient model = ScriptedChatClient.FromFunction(request => request.Messages[^1].Role == ChatRole.Tool
            ? Turn.Text(string.Join(' ', request.Messages[^1].Contents.OfType<FunctionResultContent>().Select(result => result.Result)))
            : Turn.Calls(("visit", "{}"), ("keyed", """{"plus":1}"""), ("made", "{}")));
        Visits visits = new();
        using IHost host = await Apps.StartAsync(
            agents => agents
                .AddModel("fast", _ => model)
                .AddTool("visit", (Visit visit, AgentContext context) => $"{visit.Number}@{context.Path}")
                .AddTool("keyed", ([FromKeyedServices("k")] Label label, int plus) => $"{label.Text}{plus}")
                .AddTool<VisitTool>("made")
                .AddAgent("guide", agent => agent.UseModel("fast").WithTool("visit").WithTool("keyed").WithTool("made")),
            services: services => services.AddSingleton(visits).AddScoped<Visit>().AddKeyedScoped("k", (_, _) => new Label("label")));

        string first = (await host.Runner().RunAsync("guide", "x", null, Token)).Output;
        string second = (await host.Runner().RunAsync("guide", "x", null, Token)).Output;

        Assert.Equal("1@guide/visit label1 1", first);
        Assert.Equal("2@guide/visit label1 2", second);
        Assert.Equal((2, 2), (visits.Begun, visits.Ended));
        Assert.Equal(["plus"], model.Requests[0].Options!.Tools!.OfType<AIFunction>().Single(tool => tool.Name == "keyed").JsonSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("completes")]
    [InlineData("throws")]
    [InlineData("is cancelled")]
    public async Task The_services_of_a_run_are_disposed_of_after_its_last_event(string end)
    {
        List<string> order = [];
        Visits visits = new() { OnEnd = () => order.Add("disposed") };
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("work", _ => Agent.Create<string, string>("work", async (text, context, token) =>
            {
                context.Services!.GetRequiredService<Visit>();
                if (end == "throws")
                {
                    throw new InvalidDataException();
                }

                if (end == "is cancelled")
                {
                    await cancel.CancelAsync();
                }

                token.ThrowIfCancellationRequested();
                return text;
            })),
            services: services => services.AddSingleton(visits).AddScoped<Visit>().AddSingleton<IObserver<AgentEvent>>(new OrderObserver(order)));

        Task<RunResult<string>> run = host.Runner().RunAsync("work", "x", null, cancel.Token);
        await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        string last = end switch { "completes" => nameof(RunCompleted), "throws" => nameof(RunFailed), _ => nameof(RunCanceled) };
        Assert.Equal([nameof(RunStarted), last, "disposed"], order);
        Assert.Equal(0, host.Runner().ActiveRuns);
        if (end == "is cancelled")
        {
            Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run)).CancellationToken);
        }
    }

    [Fact]
    public async Task A_started_run_has_events_and_is_complete_only_when_its_services_are_gone()
    {
        Visits visits = new();
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("work", _ => Agent.Create<string, string>("work", (text, context, _) =>
            {
                context.Services!.GetRequiredService<Visit>();
                return new ValueTask<string>(text);
            })),
            services: services => services.AddSingleton(visits).AddScoped<Visit>());

        await using AgentRun<string> run = host.Runner().StartRun("work", "x", null, Token);
        List<string> events = [];
        await foreach (AgentEvent e in run.Events)
        {
            events.Add(e.GetType().Name);
        }

        Assert.Equal("x", (await run.Completion).Output);
        Assert.Equal((1, 0), (visits.Ended, host.Runner().ActiveRuns));
        Assert.Equal([nameof(RunStarted), nameof(RunCompleted)], events);
    }

    [Fact]
    public async Task A_started_run_that_is_disposed_of_early_leaves_nothing()
    {
        Gate gate = new();
        using IHost host = await Apps.StartAsync(agents => agents.AddAgent("gate", _ => gate));

        AgentRun<string> run = host.Runner().StartRun("gate", "x", null, Token);
        await gate.Inside;
        Assert.Equal(1, host.Runner().ActiveRuns);
        await run.DisposeAsync();

        Assert.Equal(0, host.Runner().ActiveRuns);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Completion);
    }

    [Fact]
    public async Task Approver_observers_and_clock_come_from_the_services()
    {
        ManualTimeProvider clock = new();
        EventRecorder recorder = new();
        AgentContext? seen = null;
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("work", _ => Agent.Create<string, string>("work", (text, context, _) =>
            {
                seen = context;
                return new ValueTask<string>(text);
            })),
            services: services => services
                .AddSingleton<TimeProvider>(clock).AddScoped<IApproval, NoApproval>().AddSingleton<IObserver<AgentEvent>>(recorder));

        await host.Runner().RunAsync("work", "x", null, Token);

        Assert.Same(clock, seen!.Clock);
        Assert.IsType<NoApproval>(seen.Approval);
        Assert.Equal(ManualTimeProvider.DefaultStart, recorder.Single<RunStarted>().Time);
    }

    [Fact]
    public async Task Options_that_cannot_be_used_and_services_that_throw_start_no_run_and_leave_none_behind()
    {
        Visits visits = new() { OnEnd = () => throw new InvalidDataException() };
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("work", _ => Agent.Create<string, string>("work", text => text)),
            services: services => services.AddSingleton(visits).AddScoped<Visit>());

        Assert.Throws<AgentOptionsException>(() => { _ = host.Runner().StartRun("work", "x", options => options.EventBufferCapacity = 0, Token); });
        Assert.Throws<InvalidDataException>(() => { _ = host.Runner().StartRun("work", "x", _ => throw new InvalidDataException(), Token); });
        await Assert.ThrowsAsync<AgentOptionsException>(() => host.Runner().RunAsync("work", "x", options => options.EventBufferCapacity = 0, Token));
        RunResult<string> result = await host.Runner().RunAsync("work", "x", options => options.Services!.GetRequiredService<Visit>(), Token);

        // What its services throw at their end changes nothing for a run that has one.
        Assert.Equal("x", result.Output);
        Assert.Equal((1, 0), (visits.Begun, host.Runner().ActiveRuns));
    }

    internal sealed class Visits
    {
        public int Begun { get; set; }

        public int Ended { get; set; }

        public Action? OnEnd { get; init; }
    }

    internal sealed class Visit : IAsyncDisposable
    {
        private readonly Visits _visits;

        public Visit(Visits visits)
        {
            _visits = visits;
            Number = ++visits.Begun;
        }

        public int Number { get; }

        public ValueTask DisposeAsync()
        {
            _visits.Ended++;
            _visits.OnEnd?.Invoke();
            return ValueTask.CompletedTask;
        }
    }

    internal sealed record Label(string Text);

    private sealed class VisitTool : AIFunction
    {
        public override string Name => "made";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            new((object?)arguments.Services!.GetRequiredService<Visit>().Number);
    }

    private sealed class NoApproval : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken) => new(ApprovalDecision.Denied("No."));
    }

    private sealed class OrderObserver(List<string> order) : IObserver<AgentEvent>
    {
        public void OnNext(AgentEvent value) => order.Add(value.GetType().Name);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
