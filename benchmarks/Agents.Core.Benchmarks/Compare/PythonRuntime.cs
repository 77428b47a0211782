namespace Agents.Core.Benchmarks.Compare;

/// <summary>Python, for folders with a <c>packages.txt</c>: a line a module, with the system's package that brings it. Nothing is installed.</summary>
public sealed class PythonRuntime : IPeerRuntime
{
    /// <summary>The file that says what a folder's programs import.</summary>
    public const string Needs = "packages.txt";

    private static readonly TimeSpan ImportLimit = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<string> _interpreters;

    /// <summary>Initializes the runtime.</summary>
    /// <param name="interpreters">The interpreters to try, in this order; <see langword="null"/> for the system's own, and then what the PATH has,
    /// since a Python of the user's that comes first in the PATH knows nothing of the system's packages.</param>
    public PythonRuntime(IReadOnlyList<string>? interpreters = null) => _interpreters = interpreters ?? ["/usr/bin/python3", "python3"];

    /// <inheritdoc/>
    /// <remarks>Takes the first interpreter that imports every module.</remarks>
    public async Task<PeerLaunch> PrepareAsync(PeerFolder folder, TextWriter notes)
    {
        string[][] needs =
        [
            .. File.ReadLines(folder.PathOf(Needs))
                .Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ];
        string imports = $"import {string.Join(", ", needs.Select(need => need[0]))}";
        foreach (string interpreter in _interpreters)
        {
            ProgramResult result = await ExternalProgram.RunAsync(interpreter, ["-c", imports], folder.Path, ImportLimit);
            if (result.Failure is null)
            {
                // No compiled copies of the scripts in the checkout.
                return new PeerLaunch(interpreter, ["-B"]);
            }
        }

        return PeerLaunch.Impossible(
            $"no Python here ({string.Join(", ", _interpreters)}) can {imports}; "
            + $"install the packages {string.Join(", ", needs.Select(need => need[1]))} (Debian) to compare with it");
    }
}
