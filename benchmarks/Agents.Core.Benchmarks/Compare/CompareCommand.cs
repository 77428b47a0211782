using System.Diagnostics;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>The command <c>compare &lt;suite&gt; [--json] [--list]</c>.</summary>
public sealed class CompareCommand
{
    /// <summary>The word that starts the command.</summary>
    public const string Verb = "compare";

    private const int Misused = 2;
    private const string JsonFlag = "--json";
    private const string ListFlag = "--list";
    private static readonly string[] Flags = [JsonFlag, ListFlag];

    // A run ends within a minute, with a little left for starting and printing.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(56);

    private readonly IReadOnlyList<ISuite> _suites;
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    /// <summary>Initializes the command.</summary>
    /// <param name="suites">The suites it knows.</param>
    /// <param name="output">Where measurements go, and nothing else.</param>
    /// <param name="error">Where sentences go about what is wrong or skipped.</param>
    public CompareCommand(IReadOnlyList<ISuite> suites, TextWriter output, TextWriter error)
    {
        _suites = suites;
        _output = output;
        _error = error;
    }

    private string KnownSuites => string.Join(", ", _suites.Select(s => s.Name));

    /// <summary>Runs the command.</summary>
    /// <param name="args">The arguments after <see cref="Verb"/>.</param>
    /// <returns>0, or 2 when the arguments are wrong; then one sentence says which are known.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        bool list = args.Contains(ListFlag);
        string[] names = [.. args.Where(a => !a.StartsWith('-'))];
        if (args.FirstOrDefault(a => a.StartsWith('-') && !Flags.Contains(a)) is { } flag)
        {
            return Misuse($"The flag '{flag}' is unknown; {Verb} knows {string.Join(" and ", Flags)}.");
        }

        if (names.Length > 1 || (names.Length == 0 && !list))
        {
            return Misuse($"{Verb} takes one suite, but got {(names.Length == 0 ? "none" : string.Join(", ", names))}; the suites are: {KnownSuites}.");
        }

        IReadOnlyList<ISuite> chosen = names is [string name] ? [.. _suites.Where(s => s.Name == name)] : _suites;
        if (chosen.Count == 0)
        {
            return Misuse($"The suite '{names[0]}' is unknown; the suites are: {KnownSuites}.");
        }

        if (list)
        {
            List(chosen);
        }
        else
        {
            await MeasureAsync(chosen[0], json: args.Contains(JsonFlag));
        }

        return 0;
    }

    private static IEnumerable<string> SubjectsOf(ISuite suite) => suite.Subjects.Concat(suite.Peers.Select(p => p.Subject));

    private int Misuse(string sentence)
    {
        _error.WriteLine(sentence);
        return Misused;
    }

    private void List(IReadOnlyList<ISuite> suites)
    {
        foreach (ISuite suite in suites)
        {
            _output.WriteLine($"{suite.Name}: {suite.Description}");
            _output.WriteLine($"  subjects: {string.Join(", ", SubjectsOf(suite))}");
            foreach (MeasurementName name in suite.Names)
            {
                _output.WriteLine($"  {name.Name} ({string.Join(", ", name.Units)}): {name.Meaning}{(name.Aim is null ? "" : $"; aim: {name.Aim}")}");
            }
        }
    }

    private async Task MeasureAsync(ISuite suite, bool json)
    {
        _error.WriteLine($"Measuring {string.Join(", ", SubjectsOf(suite))}; this takes up to a minute.");
        long start = Stopwatch.GetTimestamp();
        List<Sample> samples = [.. await Rounds.RunAsync(suite.CreateTrials(), suite.RoundCount)];
        samples.AddRange(await new PeerSession(suite, _error).RunAsync(Limit - Stopwatch.GetElapsedTime(start)));

        IReadOnlyList<Measurement> measurements = Measurement.FromSamples(samples);
        if (!json)
        {
            TableReport.Write(_output, suite, measurements);
            return;
        }

        foreach (Measurement measurement in measurements)
        {
            _output.WriteLine(JsonLine.Format(suite.Name, measurement));
        }
    }
}
