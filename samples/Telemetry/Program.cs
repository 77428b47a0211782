using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Offline;

namespace Telemetry;

/// <summary>One run of a small graph, as a tree of spans: printed here, and sent to a collector when the environment names one.</summary>
internal static class Program
{
    public static Task Main() => RunAsync(Console.Out, CancellationToken.None);

    internal static async Task RunAsync(TextWriter screen, CancellationToken cancellationToken)
    {
        // OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317 dotnet run --project samples/Telemetry
        using Export export = Export.OfEnvironment();
        using SpanTree tree = new();

        // The model needs no key. It costs nothing either, so a price is made up for it.
        using OfflineChatClient model = new();
        AgentGraph<string, string> desk = HelpDesk.Create(model);
        RunOptions options = new()
        {
            Budget = Budget.Usd(0.05m),
            Prices = PriceBook.Default.With(OfflineChatClient.DefaultModelId, new ModelPrice { InputPerMillion = 3, OutputPerMillion = 15 }),
        };
        RunResult<string> result = await desk.RunAsync("When does the library open on Saturday?", options, cancellationToken);

        screen.WriteLine(result.Output);
        screen.WriteLine();
        tree.Write(screen);
        screen.WriteLine();
        bool isSame = tree.Tokens == result.Spend.Tokens && tree.MicroDollars == result.Spend.MicroDollars;
        screen.WriteLine(FormattableString.Invariant(
            $"telemetry: {tree.Count} spans in {tree.TraceCount} trace, {tree.Tokens} tokens and ${tree.MicroDollars / 1_000_000m:0.000000}, {(isSame ? "the same as" : "unlike")} the run says"));
    }
}
