using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class PythonRuntimeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("python-runtime-");

    public PythonRuntimeTests() =>
        File.WriteAllText(FileOf(PythonRuntime.Needs), "# what is needed\nnumpy   python3-numpy\nfaiss   python3-faiss\n");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Where_no_interpreter_imports_the_modules_the_sentence_names_the_packages()
    {
        PeerLaunch launch = await PrepareAsync(Fake("lacks", "exit 1"), FileOf("not-there"));

        Assert.Equal(
            $"no Python here ({FileOf("lacks")}, {FileOf("not-there")}) can import numpy, faiss; install the packages python3-numpy, python3-faiss (Debian) to compare with it",
            launch.Obstacle);
    }

    [Fact]
    public async Task The_first_interpreter_that_imports_every_module_is_taken()
    {
        string has = Fake("has", """test "$1" = -c && test "$2" = "import numpy, faiss" """);

        PeerLaunch launch = await PrepareAsync(Fake("lacks", "exit 1"), has, Fake("has-too", "exit 0"));

        Assert.Null(launch.Obstacle);
        Assert.Equal(has, launch.Program);
    }

    [Fact]
    public async Task A_suite_whose_peer_cannot_run_is_measured_without_it()
    {
        using StringWriter output = new();
        using StringWriter error = new();
        OneSuite suite = new() { Peers = [new("faiss", "scoring", "peer_faiss.py", new PythonRuntime([Fake("lacks", "exit 1")]))] };

        Assert.Equal(0, await new CompareCommand([suite], output, error).RunAsync(["one"]));

        Assert.Contains(
            $"Skipped faiss: no Python here ({FileOf("lacks")}) can import numpy, faiss, hnswlib; "
            + "install the packages python3-numpy, python3-faiss, python3-hnswlib (Debian) to compare with it.",
            error.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("floor", output.ToString(), StringComparison.Ordinal);
    }

    private string FileOf(string name) => Path.Combine(_folder.FullName, name);

    private string Fake(string name, string script)
    {
        if (OperatingSystem.IsWindows())
        {
            throw Xunit.Sdk.SkipException.ForSkip("The fake interpreters are shell scripts.");
        }

        File.WriteAllText(FileOf(name), $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(FileOf(name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return FileOf(name);
    }

    private Task<PeerLaunch> PrepareAsync(params string[] interpreters) =>
        new PythonRuntime(interpreters).PrepareAsync(new PeerFolder("made-up", _folder.FullName), TextWriter.Null);
}
