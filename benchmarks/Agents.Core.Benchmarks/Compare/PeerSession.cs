using System.Diagnostics;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>Runs the peers of a suite one after the other and reads what they print; a peer that cannot run is skipped with a sentence.</summary>
public sealed class PeerSession
{
    /// <summary>How many rounds a peer measures; fewer when its share of the time is used up.</summary>
    public const int RoundCount = 3;

    private readonly ISuite _suite;
    private readonly TextWriter _notes;
    private readonly Dictionary<string, PeerLaunch> _launches = [];

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
        using PeerData data = new(_suite);
        foreach (Peer peer in _suite.Peers)
        {
            PeerLaunch launch = await PrepareAsync(peer);
            string? obstacle = launch.Obstacle;
            if (obstacle is null)
            {
                long start = Stopwatch.GetTimestamp();
                string[] arguments =
                [
                    .. launch.Options, .. peer.RuntimeOptions ?? [], peer.Script, "--rounds", $"{RoundCount}",
                    "--seconds", $"{(left / peersLeft).TotalSeconds:0}", .. data.Arguments,
                ];
                obstacle = await MeasureAsync(peer, launch.Program, arguments, left, samples);
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

    private async Task<PeerLaunch> PrepareAsync(Peer peer)
    {
        if (!_launches.TryGetValue(peer.Folder, out PeerLaunch? launch))
        {
            launch = PeerFolder.Find(peer.Folder) is { } found
                ? await peer.Runtime.PrepareAsync(found, _notes)
                : PeerLaunch.Impossible($"benchmarks/peers/{peer.Folder} was not found above this program or the current folder");
            _launches.Add(peer.Folder, launch);
        }

        return launch;
    }

    private async Task<string?> MeasureAsync(Peer peer, string program, string[] arguments, TimeSpan left, List<Sample> samples)
    {
        if (left <= TimeSpan.Zero)
        {
            return "what was measured before it used up the time that all may take";
        }

        ProgramResult result = await ExternalProgram.RunAsync(program, arguments, PeerFolder.Find(peer.Folder)!.Path, left);
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
