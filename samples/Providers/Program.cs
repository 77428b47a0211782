using Agents.Core;
using Agents.Core.Anthropic;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Chat.Catalog;
using Agents.Core.Chat.Clients;
using Agents.Core.Offline;
using Agents.Core.OpenAI;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Providers;

/// <summary>One agent on whatever model there is. <see cref="AskAsync"/> is the tour of the library.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Unusable = 2;

    public static Task<int> Main(string[] args) => RunAsync(args, Console.Out, Console.Error, ModelEnvironment.Process);

    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, ModelEnvironment environment)
    {
        if (!Arguments.TryParse(args, out Arguments? arguments, out string? problem))
        {
            await error.WriteLineAsync(problem);
            return Unusable;
        }

        if (arguments.ShowHelp)
        {
            await output.WriteLineAsync(Arguments.Help);
            return 0;
        }

        try
        {
            await AskAsync(arguments, new Report(output), environment);
            return 0;
        }
        catch (FormatException unreadable)
        {
            await error.WriteLineAsync(unreadable.Message);
            return Unusable;
        }
        catch (AgentOptionsException missing)
        {
            await error.WriteLineAsync(string.Join('\n', missing.Failures));
            return Unusable;
        }
        catch (AgentException failure)
        {
            await error.WriteLineAsync(failure.Message);
            return Failed;
        }
    }

    private static async Task AskAsync(Arguments arguments, Report report, ModelEnvironment environment)
    {
        // Provider packages add themselves to a catalog. A model string picks one; without it, whichever key is in the environment; else none is needed.
        ModelCatalog models = new ModelCatalog(environment).AddOpenAI().AddAnthropic().AddOffline();
        using ModelChoice chosen = arguments.Model is { } model ? models.Create(model) : models.FromEnvironment();
        report.WriteChoice(chosen);

        // What every application wants around a model: another model to fall back on, retries by kind of failure, and inside them a
        // limit that all runs share, so that each attempt counts.
        using ModelLimits limits = new(new ModelLimitsOptions { Name = chosen.Provider, MaxConcurrency = 8, RequestsPerMinute = 500 });
        using IChatClient resilient = ModelClientBuilder.Wrap(chosen.Client).UseResilience().UseLimits(limits).Build();
        using IChatClient client = ModelClientBuilder.Wrap(resilient).UseFallback(new OfflineChatClient()).Build();

        // The agent does not know which model it has.
        Tool opening = Tool.Create(
            (string day) => $"On {day} the library opens at 9:00 and closes at 18:00.", "opening_hours", "Tells the opening hours of a day.");
        ChatAgent guide = ChatAgent.Create("guide", client).WithInstructions("Answer from the tools.").WithTool(opening).Build();

        // A model at an address of your own has no list price, so only its tokens are counted.
        RunOptions options = new() { Budget = Budget.Usd(0.02m), Prices = PriceBook.Default.WithUnknownModels(UnknownModels.CountTokensOnly) };
        await using AgentRun<string> run = guide.StartRun(arguments.Question, options);
        await foreach (AgentEvent step in run.Events)
        {
            report.Write(step);
        }

        report.WriteResult(await run.Completion);
    }
}
