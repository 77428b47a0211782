using System.Text;

namespace Agents.Core.Offline;

/// <summary>Joins the lines of a text to paragraphs and lists the sentences in them with the line where each starts.</summary>
internal sealed class PassageReader
{
    private const int LongestParagraph = 20_000;

    private readonly List<Sentence> _sentences = [];
    private readonly HashSet<(string Path, int Line, string Text)> _seen = [];
    private readonly StringBuilder _paragraph = new();
    private readonly List<(int Offset, int Line)> _lineStarts = [];
    private SourceText _source = new() { Text = string.Empty, Label = string.Empty };
    private string? _file;
    private string _fileName = string.Empty;
    private string _heading = string.Empty;
    private string? _notedFor;
    private int _nextLine;
    private bool _inFence;
    private bool _inList;
    private bool _isItem;

    /// <summary>Every sentence that can stand in an answer, in order, each place once.</summary>
    internal List<Sentence> Sentences => _sentences;

    /// <summary>How many sentences were read, those seen before included.</summary>
    internal int ReadCount { get; private set; }

    internal void Read(SourceText source, CancellationToken cancellationToken)
    {
        _source = source;
        _notedFor = source.NotedFor;
        bool grep = IsMostlyGrep(source.Text);
        int line = source.FirstLine;
        MoveTo(source.File, line);
        foreach (ReadOnlySpan<char> raw in new LineEnumerator(source.Text))
        {
            if ((line & 1023) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (grep)
            {
                if (GrepLine.TryRead(raw, out ReadOnlySpan<char> path, out int number, out ReadOnlySpan<char> text))
                {
                    AddAt(path, number, text, isNote: _notedFor is not null && text.StartsWith("- "));
                }
                else if (MarkdownLine.Read(raw).IsHeading)
                {
                    Flush();
                    _notedFor = raw.Trim().TrimStart('#').Trim().ToString();
                }
            }
            else if (GrepLine.TryReadCited(raw, out ReadOnlySpan<char> path, out int number, out ReadOnlySpan<char> text))
            {
                AddAt(path, number, text);
            }
            else
            {
                MoveTo(source.File, line);
                Add(line, raw);
            }

            line += source.FirstLine > 0 ? 1 : 0;
        }

        Flush();
    }

    private static bool IsMostlyGrep(string text)
    {
        int grep = 0, plain = 0;
        foreach (ReadOnlySpan<char> raw in new LineEnumerator(text))
        {
            if (GrepLine.TryRead(raw, out _, out _, out _))
            {
                grep++;
            }
            else if (!raw.IsWhiteSpace() && !MarkdownLine.Read(raw).IsHeading)
            {
                plain++;
            }
        }

        return grep > 0 && grep >= plain;
    }

    private void AddAt(ReadOnlySpan<char> path, int line, ReadOnlySpan<char> text, bool isNote = false)
    {
        MoveTo(path.SequenceEqual(_file) ? _file : path.ToString(), line);
        if (isNote)
        {
            // A note is quoted as it is, also where it begins with what could be the number of an item.
            Flush();
            _isItem = true;
            Append(line, text[2..]);
        }
        else
        {
            Add(line, text);
        }
    }

    // What is not the next line of the same file begins anew: nothing is known of what stands between.
    private void MoveTo(string? file, int line)
    {
        if (file != _file || line != _nextLine)
        {
            Flush();
            _fileName = file == _file ? _fileName : Path.GetFileNameWithoutExtension(file) ?? string.Empty;
            _file = file;
            _heading = string.Empty;
            _inFence = false;
            _inList = false;
        }

        _nextLine = line > 0 ? line + 1 : 0;
    }

    private void Add(int line, ReadOnlySpan<char> raw)
    {
        MarkdownLine read = MarkdownLine.Read(raw);
        if (read.Kind == MarkdownLine.LineKind.Fence)
        {
            Flush();
            _inFence = !_inFence;
            return;
        }

        if (_inFence)
        {
            return;
        }

        switch (read.Kind)
        {
            case MarkdownLine.LineKind.Underline when _lineStarts.Count == 1:
                _heading = _paragraph.ToString();
                _paragraph.Clear();
                _lineStarts.Clear();
                break;
            case MarkdownLine.LineKind.Text when _lineStarts.Count == 0 && read.Indent >= 4 && !_inList:
                break;                          // a code block by indentation
            case MarkdownLine.LineKind.Text:
                _inList &= _lineStarts.Count > 0 || read.Indent >= 2;
                Append(line, read.Text);
                break;
            case MarkdownLine.LineKind.Item:
                Flush();
                _inList = _isItem = true;
                Append(line, read.Text);
                break;
            default:
                Flush();
                _heading = read.IsHeading ? raw.Trim().TrimStart('#').ToString() : _heading;
                break;
        }
    }

    private void Append(int line, ReadOnlySpan<char> text)
    {
        if (_paragraph.Length > LongestParagraph)
        {
            Flush();
        }

        if (_paragraph.Length > 0)
        {
            _paragraph.Append(' ');
        }

        _lineStarts.Add((_paragraph.Length, line));
        bool spaceBefore = false;
        foreach (char c in text)
        {
            bool space = char.IsWhiteSpace(c);
            if (!space)
            {
                _paragraph.Append(c);
            }
            else if (!spaceBefore)
            {
                _paragraph.Append(' ');
            }

            spaceBefore = space;
        }
    }

    private void Flush()
    {
        if (_paragraph.Length > 0)
        {
            string paragraph = _paragraph.ToString();
            int at = 0, position = 0;
            List<Range> ranges = SentenceSplitter.Split(paragraph);
            for (; position < ranges.Count; position++)
            {
                Range range = ranges[position];
                while (at + 1 < _lineStarts.Count && _lineStarts[at + 1].Offset <= range.Start.Value)
                {
                    at++;
                }

                if (CanAnswer(paragraph, ranges, position))
                {
                    bool continues = position + 1 < ranges.Count && CanAnswer(paragraph, ranges, position + 1);
                    string continuation = continues ? paragraph[range.End..ranges[position + 1].End] : string.Empty;
                    AddSentence(paragraph[range], continuation, _lineStarts[at].Line, position);
                }
            }
        }

        _paragraph.Clear();
        _lineStarts.Clear();
        _isItem = false;
    }

    // The items of a list often end without a mark.
    private bool CanAnswer(string paragraph, List<Range> ranges, int position) => SentenceSplitter.CanAnswer(
        paragraph.AsSpan()[ranges[position]], mayEndOpen: _isItem && position == ranges.Count - 1);

    private void AddSentence(string text, string continuation, int line, int position)
    {
        ReadCount++;
        if (_seen.Add((_file ?? _source.Label, line, text)))
        {
            _sentences.Add(new Sentence
            {
                Text = text,
                Continuation = continuation,
                Context = $"{_fileName} {_heading}",
                File = _file,
                Label = _source.Label,
                Line = line,
                Position = position,
                NotedFor = _notedFor,
                IsUser = _source.IsUser,
            });
        }
    }
}
