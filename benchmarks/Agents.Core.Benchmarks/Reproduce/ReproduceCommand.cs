namespace Agents.Core.Benchmarks.Reproduce;

/// <summary>The command <c>reproduce [name]</c>; without a name it lists what there is.</summary>
public sealed class ReproduceCommand
{
    /// <summary>The word that starts the command.</summary>
    public const string Verb = "reproduce";

    private const int Deviates = 1;
    private const int Misused = 2;

    private readonly IReadOnlyList<IReproduction> _reproductions;
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    /// <summary>Initializes the command.</summary>
    /// <param name="reproductions">What can be reproduced.</param>
    /// <param name="output">Where figures go, and nothing else.</param>
    /// <param name="error">Where sentences go about what is wrong.</param>
    public ReproduceCommand(IReadOnlyList<IReproduction> reproductions, TextWriter output, TextWriter error)
    {
        _reproductions = reproductions;
        _output = output;
        _error = error;
    }

    private string Known => string.Join(", ", _reproductions.Select(reproduction => reproduction.Name));

    /// <summary>Runs the command.</summary>
    /// <param name="args">The arguments after <see cref="Verb"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>0; 1 when a figure is not the expected one; 2 when the arguments are wrong, and then one sentence says what is known.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken = default)
    {
        if (args.Count == 0)
        {
            foreach (IReproduction reproduction in _reproductions)
            {
                _output.WriteLine($"{reproduction.Name}: {reproduction.Description}");
            }

            return 0;
        }

        if (args.Count > 1)
        {
            return Misuse($"{Verb} takes one name, but got {string.Join(", ", args)}; there are: {Known}.");
        }

        if (_reproductions.FirstOrDefault(reproduction => reproduction.Name == args[0]) is not { } chosen)
        {
            return Misuse($"There is no reproduction '{args[0]}'; there are: {Known}.");
        }

        return await chosen.RunAsync(_output, cancellationToken) ? 0 : Deviates;
    }

    private int Misuse(string sentence)
    {
        _error.WriteLine(sentence);
        return Misused;
    }
}
