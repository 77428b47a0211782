using Agents.Core.Benchmarks.Reproduce;

namespace Agents.Core.Benchmarks.Tests;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell_and_numbers_stand_at_the_right()
    {
        using StringWriter output = new() { NewLine = "\n" };
        TextTable table = new("id", ">calls", "ended");
        table.Add("first", "3", "done");
        table.Add("x", "1,000,000", "");
        table.Write(output);

        Assert.Equal(
            """
            id         calls  ended
            -----  ---------  -----
            first          3  done
            x      1,000,000

            """.ReplaceLineEndings("\n"),
            output.ToString());
    }

    [Fact]
    public void A_table_without_rows_is_its_titles()
    {
        using StringWriter output = new() { NewLine = "\n" };
        new TextTable("id", ">calls").Write(output);

        Assert.Equal("id  calls\n--  -----\n", output.ToString());
    }

    [Fact]
    public void A_row_of_another_width_is_refused() => Assert.StartsWith(
        "A row has 2 cells, but got 1.", Assert.Throws<ArgumentException>(() => new TextTable("id", "calls").Add("x")).Message, StringComparison.Ordinal);
}
