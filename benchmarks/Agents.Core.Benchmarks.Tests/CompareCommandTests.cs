using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class CompareCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("The suite 'two' is unknown; the suites are: one.", "two")]
    [InlineData("The flag '--xml' is unknown; compare knows --json and --list.", "one", "--xml")]
    [InlineData("compare takes one suite, but got none; the suites are: one.")]
    [InlineData("compare takes one suite, but got one, two; the suites are: one.", "one", "two")]
    public async Task Wrong_arguments_end_with_2_and_one_sentence(string sentence, params string[] args)
    {
        Assert.Equal(2, await RunAsync(new OneSuite(), args));

        Assert.Equal(sentence + Environment.NewLine, _error.ToString());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Json_writes_one_line_a_measurement_and_nothing_else()
    {
        Assert.Equal(0, await RunAsync(new OneSuite(), "one", "--json"));

        Assert.Equal("""{"suite":"one","name":"nothing","subject":"floor","unit":"us","value":2}""", _output.ToString().Trim());
    }

    [Fact]
    public async Task Aims_stand_below_the_table_and_in_the_list()
    {
        OneSuite suite = new() { Names = [new("nothing", ["us"], "no work", "at most 2 us"), new("less", ["us"], "less", "at most 2 us")] };

        Assert.Equal(0, await RunAsync(suite, "one"));
        Assert.Equal(0, await RunAsync(suite, "--list"));

        Assert.Contains("Aims of ours on a quiet machine: nothing, less at most 2 us.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  nothing (us): no work; aim: at most 2 us", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_names_suites_subjects_and_units_without_measuring()
    {
        Assert.Equal(0, await RunAsync(new OneSuite(), "--list"));

        Assert.Equal(
            ["one: nothing in particular.", "  subjects: floor", "  nothing (us): no work"],
            _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_peer_that_cannot_run_is_skipped_with_a_sentence()
    {
        OneSuite suite = new() { Peers = [new("elsewhere", "no-such-folder", "none.mjs", new NodeRuntime())] };

        Assert.Equal(0, await RunAsync(suite, "one"));

        Assert.Contains(
            "Skipped elsewhere: benchmarks/peers/no-such-folder was not found above this program or the current folder.",
            _error.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("floor", _output.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(ISuite suite, params string[] args) => new CompareCommand([suite], _output, _error).RunAsync(args);
}
