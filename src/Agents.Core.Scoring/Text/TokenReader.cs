using System.Globalization;
using System.Text;

namespace Agents.Core.Scoring.Text;

/// <summary>Walks the tokens of a text, without allocating.</summary>
internal ref struct TokenReader
{
    /// <summary>How many units of memory a reader works in.</summary>
    internal const int RoomLength = 2 * BufferLength;

    private const int BufferLength = TextTokenizer.MaxTokenLength + 1;      // one unit of room for the stemmer

    private readonly bool _keepStopWords;
    private readonly ReadOnlySpan<char> _text;
    private readonly Span<char> _part;
    private readonly Span<char> _whole;
    private int _position;
    private bool _insideWord;
    private int _parts;
    private int _partLength;
    private int _wholeLength;
    private bool _wholeIsUseful;
    private Span<char> _current;

    /// <param name="text">What is read.</param>
    /// <param name="room"><see cref="RoomLength"/> units that nobody else writes to meanwhile.</param>
    /// <param name="keepStopWords">Whether stop words are tokens too.</param>
    internal TokenReader(ReadOnlySpan<char> text, Span<char> room, bool keepStopWords)
    {
        _keepStopWords = keepStopWords;
        _text = text;
        _part = room[..BufferLength];
        _whole = room.Slice(BufferLength, BufferLength);
    }

    private enum Kind
    {
        Other,
        Lower,
        Upper,
        Digit,
        Mark,
        Ideograph,
    }

    /// <summary>Valid until the next <see cref="MoveNext"/>.</summary>
    internal readonly ReadOnlySpan<char> Current => _current;

    internal bool MoveNext()
    {
        while (true)
        {
            if (!_insideWord)
            {
                if (!SkipToWord())
                {
                    return false;
                }

                _insideWord = true;
                _wholeIsUseful = true;
                _parts = 0;
                _wholeLength = 0;
            }
            else if (SkipJoiners() && ReadPart())
            {
                _parts++;
                AppendPartToWhole();
                if (Accept(_part, _partLength))
                {
                    return true;
                }
            }
            else
            {
                _insideWord = false;
                if (_parts > 1 && _wholeIsUseful && Accept(_whole, _wholeLength))
                {
                    return true;
                }
            }
        }
    }

    private bool Accept(Span<char> buffer, int length)
    {
        if (!_keepStopWords && StopWords.Contains(buffer[..length]))
        {
            return false;
        }

        _current = buffer[..EnglishStemmer.Stem(buffer, length)];
        return true;
    }

    private bool SkipToWord()
    {
        while (_position < _text.Length)
        {
            Kind kind = KindAt(_position, out int width);
            if (kind is not (Kind.Other or Kind.Mark))
            {
                return true;
            }

            _position += width;
        }

        return false;
    }

    // Inside a word: underscores, or one hyphen, join what follows; a contraction's tail is dropped.
    private bool SkipJoiners()
    {
        if (_parts == 0 || _position >= _text.Length)
        {
            return _parts == 0;
        }

        int next = _position;
        switch (_text[next])
        {
            case '_':
                while (next < _text.Length && _text[next] == '_')
                {
                    next++;
                }

                break;
            case '-':
                next++;
                break;
            case '\'' or '\u2019':
                SkipContraction();
                return false;
        }

        if (next >= _text.Length || KindAt(next, out _) is Kind.Other or Kind.Mark)
        {
            return false;
        }

        _position = next;
        return true;
    }

    private void SkipContraction()
    {
        int end = _position + 1;
        while (end < _text.Length && end <= _position + 3 && char.IsAsciiLetterLower(_text[end]))
        {
            end++;
        }

        ReadOnlySpan<char> tail = _text.Slice(_position + 1, end - _position - 1);
        if (tail is "s" or "t" or "d" or "m" or "re" or "ve" or "ll")
        {
            _position = end;
        }
    }

    private bool ReadPart()
    {
        _partLength = 0;
        Kind previous = Kind.Other;
        int uppers = 0;
        while (_position < _text.Length)
        {
            Kind kind = KindAt(_position, out int width);
            if (kind == Kind.Other || (previous == Kind.Other && kind == Kind.Mark) || Breaks(previous, kind, uppers))
            {
                break;
            }

            if (kind == Kind.Lower && previous == Kind.Upper && uppers > 1 && !char.IsSurrogate(_text[_position - 1]))
            {
                if (_text[_position] == 's' && (_position + 1 == _text.Length || KindAt(_position + 1, out _) is Kind.Other))
                {
                    _position++;        // "APIs": the plural of an acronym
                    break;
                }

                // "HTTPServer": the last capital begins the next part.
                _position--;
                _partLength--;
                break;
            }

            Append(_position, width);
            _position += width;
            uppers = kind == Kind.Upper ? uppers + width : 0;
            previous = kind == Kind.Mark ? previous : kind;
            if (kind == Kind.Ideograph)
            {
                _wholeIsUseful = false;
                break;
            }
        }

        return previous != Kind.Other;
    }

    private static bool Breaks(Kind previous, Kind kind, int uppers) => (previous, kind) switch
    {
        (Kind.Other, _) or (_, Kind.Mark) => false,
        (_, Kind.Ideograph) => true,
        (Kind.Digit, _) or (_, Kind.Digit) => previous != kind,
        (Kind.Lower, Kind.Upper) => true,
        (Kind.Upper, Kind.Upper) => uppers == 0,    // a mark came between: keep it simple and start anew
        _ => false,
    };

    private void Append(int index, int width)
    {
        if (_partLength + width > TextTokenizer.MaxTokenLength)
        {
            return;
        }

        if (width == 1)
        {
            _part[_partLength++] = char.ToLowerInvariant(_text[index]);
            return;
        }

        Rune lower = Rune.ToLowerInvariant(new Rune(_text[index], _text[index + 1]));
        _partLength += lower.EncodeToUtf16(_part[_partLength..]);
    }

    private void AppendPartToWhole()
    {
        if (!_wholeIsUseful || _wholeLength + _partLength > TextTokenizer.MaxTokenLength)
        {
            _wholeIsUseful = false;
            return;
        }

        _part[.._partLength].CopyTo(_whole[_wholeLength..]);
        _wholeLength += _partLength;
    }

    private readonly Kind KindAt(int index, out int width)
    {
        width = 1;
        char c = _text[index];
        if (char.IsAscii(c))
        {
            return char.IsAsciiLetterLower(c) ? Kind.Lower
                : char.IsAsciiLetterUpper(c) ? Kind.Upper
                : char.IsAsciiDigit(c) ? Kind.Digit
                : Kind.Other;
        }

        int codePoint = c;
        if (char.IsSurrogate(c))
        {
            if (!char.IsHighSurrogate(c) || index + 1 >= _text.Length || !char.IsLowSurrogate(_text[index + 1]))
            {
                return Kind.Other;
            }

            width = 2;
            codePoint = char.ConvertToUtf32(c, _text[index + 1]);
        }

        if (codePoint is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF))
        {
            return Kind.Ideograph;
        }

        return CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => Kind.Upper,
            UnicodeCategory.LowercaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Lower,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Digit,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => Kind.Mark,
            _ => Kind.Other,
        };
    }
}
