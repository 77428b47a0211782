namespace Agents.Core.OpenAI;

/// <summary>Joins characters that were cut between two pieces of a stream, and replaces halves that stay alone.</summary>
internal struct CharacterJoiner
{
    private char? _half;

    /// <summary>Gets the text of the next piece, without a half of a character at its end.</summary>
    public string Join(string piece)
    {
        if (_half is null && (piece.Length == 0 || !char.IsHighSurrogate(piece[^1])))
        {
            return JsonText.Mend(piece);
        }

        string text = _half + piece;
        _half = text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[^1] : null;
        return JsonText.Mend(_half is null ? text : text[..^1]);
    }

    /// <summary>Gets what no other piece completes; empty when nothing is left.</summary>
    public string End()
    {
        string rest = _half is { } half ? JsonText.Mend(half.ToString()) : "";
        _half = null;
        return rest;
    }
}
