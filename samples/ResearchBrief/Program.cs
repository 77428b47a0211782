using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat.Catalog;
using Agents.Core.Chat.Clients;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;

namespace ResearchBrief;

/// <summary>Answers a question from a folder of documents. <see cref="AnswerAsync"/> is the tour of the library.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = !stop.IsCancellationRequested;     // the first Ctrl+C ends the run, the second the process
            stop.Cancel();
        };
        return await RunAsync(args, Screen.OfProcess(), stop.Token);
    }

    internal static Task<int> RunAsync(string[] args, Screen screen, CancellationToken cancellationToken) =>
        RunAsync(args, screen, ModelEnvironment.Process, cancellationToken);

    internal static Task<int> RunAsync(string[] args, Screen screen, ModelEnvironment environment, CancellationToken cancellationToken) =>
        ExitCode.OfAsync(() => AnswerAsync(Arguments.Parse(args), screen, environment, cancellationToken), screen);

    private static async Task<int> AnswerAsync(
        Arguments arguments, Screen screen, ModelEnvironment environment, CancellationToken cancellationToken)
    {
        if (arguments.ShowHelp)
        {
            screen.Say(Arguments.Help);
            return 0;
        }

        OutputFile output = OutputFile.Check(arguments.Out);
        OutputFile drawing = output.Beside(".graph.md");
        SourceFolder sources = SourceFolder.Open(arguments.Sources);
        DocumentLibrary library = DocumentLibrary.Load(sources, [output, drawing], cancellationToken);

        // Any IChatClient will do as the model. The one of the default needs no key and no network; others are chosen by --model.
        using ModelChoice chosen = ModelOfBrief.Choose(arguments.Model, environment);
        using IChatClient model = ModelClientBuilder.Wrap(chosen.Client).UseResilience().Build();
        screen.Introduce(arguments, library, chosen);

        // Agents and functions, as a graph: what needs nothing from each other happens at once. A graph is an agent too, and so is a solver,
        // which divides the question as deep as it is told.
        RunTrace trace = new();
        Outcome outcome = arguments.Depth is { } depth
            ? Outcome.Of(await FollowAsync(ResearchSolver.Create(model, library, depth, arguments.BreaksSearch), Goal.Of(arguments.Question)), library)
            : Outcome.Of(await FollowAsync(ResearchGraph.Create(model, library, arguments.BreaksSearch), arguments.Question));

        drawing.Write(new GraphWriter(output).Compose(outcome, trace));
        output.Write(new BriefWriter(library, sources, output, chosen.Model).Compose(outcome, trace, drawing, arguments.BudgetUsd));
        screen.Conclude(outcome, output, drawing);
        return outcome.StopReason == StopReason.Completed && outcome.Brief.UnsupportedCount == 0 ? 0 : 1;

        async Task<RunResult<TOutput>> FollowAsync<TInput, TOutput>(IAgent<TInput, TOutput> agent, TInput input)
        {
            // A run gives it a budget. Every model call and tool call, of all agents together, is admitted by that budget before it is made.
            RunOptions options = new()
            {
                Budget = Budget.Usd(arguments.BudgetUsd),
                Prices = ModelOfBrief.PricesOf(chosen),
                EventContent = EventContent.Included, // the trace shows arguments and results
            };
            await using AgentRun<TOutput> run = agent.StartRun(input, options, cancellationToken);

            // What happens in the run arrives as events, in order, while it happens.
            await using (IProgressView progress = screen.ShowProgress(trace))
            {
                await foreach (AgentEvent agentEvent in run.Events)
                {
                    progress.Show(agentEvent);
                }
            }

            // The result is typed, and says what was spent, where, and why the run ended; of a graph also what each node took.
            return await run.Completion;
        }
    }
}
