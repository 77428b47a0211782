using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Offline;

namespace ResearchBrief;

/// <summary>Answers a question from a folder of documents. <see cref="AnswerAsync"/> is the tour of the library.</summary>
internal static class Program
{
    private const string Instructions = """
        You answer questions from the user's documents alone. Search them, read the sections that fit best, and answer with the sentences
        that say most about the question. Quote each sentence word for word, and cite the file and the line in which it starts.
        If the documents say nothing about the question, answer with no findings.
        """;

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
        ExitCode.OfAsync(() => AnswerAsync(Arguments.Parse(args), screen, cancellationToken), screen);

    private static async Task<int> AnswerAsync(Arguments arguments, Screen screen, CancellationToken cancellationToken)
    {
        if (arguments.ShowHelp)
        {
            screen.Say(Arguments.Help);
            return 0;
        }

        OutputFile output = OutputFile.Check(arguments.Out);
        SourceFolder sources = SourceFolder.Open(arguments.Sources);
        DocumentLibrary library = DocumentLibrary.Load(sources, output.FullPath, cancellationToken);
        screen.Introduce(arguments, library);

        // An agent is a model, its tools, and the type of its answer. Any IChatClient will do; this one needs no key and no network.
        using OfflineChatClient model = new(new OfflineChatClientOptions { MaxParallelCalls = 8, MaxSentences = 5 });
        ChatAgent<Brief> agent = ChatAgent.Create("research", model)
            .WithInstructions(Instructions)
            .WithTools(new ResearchTools(library).All)
            .Build(BriefJson.Default.Brief);

        // A run gives it a budget. Every model call and tool call is admitted by that budget before it is made.
        RunOptions options = new() { Budget = Budget.Usd(arguments.BudgetUsd) };
        await using AgentRun<Brief> run = agent.StartRun(arguments.Question, options, cancellationToken);

        // What happens in the run arrives as events, in order, while it happens.
        await using (IProgressView progress = screen.ShowProgress(agent.Name))
        {
            await foreach (AgentEvent agentEvent in run.Events)
            {
                progress.Show(agentEvent);
            }
        }

        // The result is typed, and says what was spent, where, and why the run ended.
        RunResult<Brief> result = await run.Completion;

        // Nothing that a model says is taken on trust: each quoted sentence is looked up at the line that is cited for it.
        CheckedBrief brief = CitationChecker.Check(result.Output, library);
        output.Write(new BriefWriter(library, sources, output).Compose(brief, result, arguments.BudgetUsd));
        screen.Conclude(brief, result, arguments.Out);
        return brief.UnsupportedCount == 0 ? 0 : 1;
    }
}
