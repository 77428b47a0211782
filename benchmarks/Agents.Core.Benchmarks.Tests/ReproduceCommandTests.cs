using Agents.Core.Benchmarks.Reproduce;

namespace Agents.Core.Benchmarks.Tests;

public sealed class ReproduceCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("There is no reproduction 'two'; there are: one.", "two")]
    [InlineData("There is no reproduction '--list'; there are: one.", "--list")]
    [InlineData("reproduce takes one name, but got one, two; there are: one.", "one", "two")]
    public async Task Wrong_arguments_end_with_2_and_one_sentence(string sentence, params string[] args)
    {
        Assert.Equal(2, await RunAsync(holds: true, args));

        Assert.Equal(sentence + Environment.NewLine, _error.ToString());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task No_argument_lists_what_there_is_and_computes_nothing()
    {
        Assert.Equal(0, await RunAsync(holds: true));

        Assert.Equal("one: nothing in particular." + Environment.NewLine, _output.ToString());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Figures_that_are_not_the_expected_ones_end_with_1(bool holds, int code)
    {
        Assert.Equal(code, await RunAsync(holds, "one"));

        Assert.Equal("computed" + Environment.NewLine, _output.ToString());
        Assert.Empty(_error.ToString());
    }

    private Task<int> RunAsync(bool holds, params string[] args) =>
        new ReproduceCommand([new One(holds)], _output, _error).RunAsync(args, TestContext.Current.CancellationToken);

    private sealed class One(bool holds) : IReproduction
    {
        public string Name => "one";

        public string Description => "nothing in particular.";

        public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken = default)
        {
            await output.WriteLineAsync("computed".AsMemory(), cancellationToken);
            return holds;
        }
    }
}
