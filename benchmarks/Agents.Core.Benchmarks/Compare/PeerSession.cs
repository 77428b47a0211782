using System.Diagnostics;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>Runs the peers of a suite one after the other and reads what they print; a peer that cannot run is skipped with a sentence.</summary>
public sealed class PeerSession
{
    /// <summary>How many rounds a peer measures; fewer when its share of the time is used up.</summary>
    public const int RoundCount = 3;

    private readonly ISuite _suite;
    private readonly TextWriter _notes;
    private readonly Dictionary<string, string?> _obstacles = [];

    /// <summary>Initializes the session.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="notes">Where the sentences go.</param>
    public PeerSession(ISuite suite, TextWriter notes)
    {
        _suite = suite;
        _notes = notes;
    }

    /// <summary>Runs all peers.</summary>
    /// <param name="limit">How long all may take together; installing their packages does not count.</param>
    /// <returns>The samples of those that ran.</returns>
    public async Task<IReadOnlyList<Sample>> RunAsync(TimeSpan limit)
    {
        List<Sample> samples = [];
        TimeSpan left = limit;
        int peersLeft = _suite.Peers.Count;
        foreach (Peer peer in _suite.Peers)
        {
            string? obstacle = await ObstacleAsync(peer.Folder);
            if (obstacle is null)
            {
                long start = Stopwatch.GetTimestamp();
                obstacle = await MeasureAsync(peer, left, left / peersLeft, samples);
                left -= Stopwatch.GetElapsedTime(start);
            }

            peersLeft--;
            if (obstacle is not null)
            {
                bool isIncomplete = samples.Exists(s => s.Subject == peer.Subject);
                _notes.WriteLine($"{(isIncomplete ? "Incomplete" : "Skipped")} {peer.Subject}: {obstacle}.");
            }
        }

        return samples;
    }

    private async Task<string?> ObstacleAsync(string folder)
    {
        if (!_obstacles.TryGetValue(folder, out string? obstacle))
        {
            obstacle = PeerFolder.Find(folder) is { } found
                ? await found.PrepareAsync(_notes)
                : $"benchmarks/peers/{folder} was not found above this program or the current folder";
            _obstacles.Add(folder, obstacle);
        }

        return obstacle;
    }

    private async Task<string?> MeasureAsync(Peer peer, TimeSpan left, TimeSpan share, List<Sample> samples)
    {
        if (left <= TimeSpan.Zero)
        {
            return "what was measured before it used up the time that all may take";
        }

        string[] arguments = ["--expose-gc", .. peer.NodeOptions ?? [], peer.Script, "--rounds", $"{RoundCount}", "--seconds", $"{share.TotalSeconds:0}"];
        ProgramResult result = await ExternalProgram.RunAsync("node", arguments, PeerFolder.Find(peer.Folder)!.Path, left);
        try
        {
            // What was printed before a failure is as good as ever, but for a line that was cut off.
            IEnumerable<string> lines = result.Failure is null ? result.Lines : result.Lines.Where(l => l.EndsWith('}'));
            Sample[] printed = [.. lines.Select(line => Check(peer, JsonLine.Parse(_suite.Name, line)))];
            samples.AddRange(printed);
            return result.Failure is { } failure ? $"{peer.Script} failed after {printed.Length} values, {failure}" : null;
        }
        catch (FormatException ex)
        {
            return $"{peer.Script} printed something else; {ex.Message}";
        }
    }

    private Sample Check(Peer peer, Sample sample) =>
        sample.Subject == peer.Subject && _suite.Names.Any(n => n.Name == sample.Name && n.Units.Contains(sample.Unit))
            ? sample
            : throw new FormatException($"subject, name and unit are not {peer.Subject}'s of the suite {_suite.Name}: {sample}");
}
