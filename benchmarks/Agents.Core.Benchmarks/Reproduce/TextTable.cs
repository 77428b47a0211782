namespace Agents.Core.Benchmarks.Reproduce;

/// <summary>Rows of text in columns that line up.</summary>
public sealed class TextTable
{
    private readonly string[] _titles;
    private readonly bool[] _isRight;
    private readonly List<string[]> _rows = [];

    /// <summary>Initializes a table.</summary>
    /// <param name="titles">The titles of the columns; one that begins with <c>&gt;</c> is a column of numbers, and stands at the right.</param>
    public TextTable(params string[] titles)
    {
        _isRight = [.. titles.Select(title => title.StartsWith('>'))];
        _titles = [.. titles.Select(title => title.TrimStart('>'))];
    }

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One text a column.</param>
    /// <exception cref="ArgumentException">There are more or fewer texts than columns.</exception>
    public void Add(params string[] cells)
    {
        if (cells.Length != _titles.Length)
        {
            throw new ArgumentException($"A row has {_titles.Length} cells, but got {cells.Length}.", nameof(cells));
        }

        _rows.Add(cells);
    }

    /// <summary>Writes the table: titles, a rule, rows.</summary>
    /// <param name="output">Where to.</param>
    public void Write(TextWriter output)
    {
        int[] widths = [.. _titles.Select((title, column) => Math.Max(title.Length, _rows.Select(row => row[column].Length).DefaultIfEmpty().Max()))];
        Write(output, _titles, widths);
        output.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
        foreach (string[] row in _rows)
        {
            Write(output, row, widths);
        }
    }

    private void Write(TextWriter output, string[] cells, int[] widths) =>
        output.WriteLine(string.Join("  ", cells.Select((cell, column) => _isRight[column]
            ? cell.PadLeft(widths[column])
            : cell.PadRight(widths[column]))).TrimEnd());
}
