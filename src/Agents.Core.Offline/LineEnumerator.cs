namespace Agents.Core.Offline;

/// <summary>The lines of a text, numbered as an editor does: only a line feed ends one, a carriage return before it belongs to the end.</summary>
internal ref struct LineEnumerator
{
    private ReadOnlySpan<char> _rest;
    private bool _done;

    internal LineEnumerator(ReadOnlySpan<char> text)
    {
        _rest = text;
    }

    public ReadOnlySpan<char> Current { get; private set; }

    public readonly LineEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_done)
        {
            return false;
        }

        int end = _rest.IndexOf('\n');
        _done = end < 0;
        Current = (_done ? _rest : _rest[..end]).TrimEnd('\r');
        _rest = _done ? default : _rest[(end + 1)..];
        return true;
    }
}
