using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Puts calls of tools together from the pieces in which they come.</summary>
/// <remarks>
/// OpenAI numbers its calls, and gives id and name with the first piece. Others leave the number away, give every call the number 0 (Gemini), no
/// id or one twice, or repeat id and name in each piece. Whole calls of an answer that is not streamed are pieces too.
/// </remarks>
internal sealed class ToolCallGatherer(int maxBytes)
{
    private const int BytesOfCall = 64;

    private readonly List<Pending> _calls = [];
    private long _bytes;

    public int Count => _calls.Count;

    /// <summary>Gets whether more was gathered than is allowed.</summary>
    public bool IsTooMuch => _bytes > maxBytes;

    /// <summary>Takes one piece.</summary>
    /// <param name="index">The number of the call; <see langword="null"/> when the server does not number.</param>
    /// <param name="id">The id of the call; <see langword="null"/> or empty when the piece has none.</param>
    /// <param name="name">The name of the function; <see langword="null"/> or empty when the piece has none.</param>
    /// <param name="arguments">A piece of the arguments as they stand in the JSON: a string with its quotes, or any other value.</param>
    public void Add(long? index, string? id, string? name, ReadOnlySpan<byte> arguments)
    {
        id = string.IsNullOrEmpty(id) ? null : id;
        name = string.IsNullOrEmpty(name) ? null : name;
        Pending? call = Find(index, id, name);
        if (call is null)
        {
            call = new Pending { Index = index };
            _calls.Add(call);
            _bytes += BytesOfCall;
        }

        if (call.Id is null && id is not null)
        {
            call.Id = JsonText.Mend(id);
            _bytes += id.Length;
        }

        if (call.Name is null && name is not null)
        {
            call.Name = JsonText.Mend(name);
            _bytes += name.Length;
        }

        _bytes += arguments.Length;
        if (!arguments.IsEmpty && !IsTooMuch)
        {
            call.Append(arguments);
        }
    }

    /// <summary>Makes the calls, with ids of their own where the server gave none, or one that is taken.</summary>
    /// <param name="contents">What they are added to.</param>
    /// <param name="messages">The conversation so far, whose ids are taken.</param>
    public void MoveTo(IList<AIContent> contents, IList<ChatMessage> messages)
    {
        if (_calls.Count == 0)
        {
            return;
        }

        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (content is ToolCallContent call)
                {
                    taken.Add(call.CallId);
                }
            }
        }

        // Ids that the server gave come first, so that none of ours takes one away from a later call.
        foreach (Pending call in _calls)
        {
            call.HasOwnId = call.Id is not null && taken.Add(call.Id);
        }

        int next = 0;
        foreach (Pending call in _calls)
        {
            while (!call.HasOwnId)
            {
                call.Id = $"call_{next++}";
                call.HasOwnId = taken.Add(call.Id);
            }

            contents.Add(CallArguments.Read(call.Id!, call.Name ?? "unknown", call.Arguments));
        }

        _calls.Clear();
    }

    private Pending? Find(long? index, string? id, string? name)
    {
        if (_calls.Count == 0)
        {
            return null;
        }

        Pending? same = id is null ? null : _calls.FindLast(call => call.Id == id && (index is null || call.Index == index));
        if (same is not null)
        {
            return same;
        }

        Pending? last = index is null ? _calls[^1] : _calls.FindLast(call => call.Index == index);
        bool isAnother = last is not null
            && ((id is not null && last.Id is not null) || (id is null && name is not null && last.Name is not null && last.IsWhole(name, index)));
        return isAnother ? null : last;
    }

    private sealed class Pending
    {
        private readonly ArrayBufferWriter<byte> _arguments = new();

        public long? Index { get; init; }

        public string? Id { get; set; }

        public string? Name { get; set; }

        public bool HasOwnId { get; set; }

        public ReadOnlySpan<byte> Arguments => _arguments.WrittenSpan;

        /// <summary>Says whether a piece with a name, but without an id, begins another call.</summary>
        public bool IsWhole(string name, long? index)
        {
            if (index is null && name != Name)
            {
                return true;
            }

            if (_arguments.WrittenCount == 0)
            {
                return index is null;
            }

            try
            {
                Utf8JsonReader reader = new(_arguments.WrittenSpan);
                reader.Read();
                reader.Skip();
                return !reader.Read();
            }
            catch (JsonException)
            {
                return false;
            }
        }

        public void Append(ReadOnlySpan<byte> json)
        {
            Utf8JsonReader reader = new(json);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                _arguments.Write(json);
                return;
            }

            if (!reader.ValueIsEscaped)
            {
                _arguments.Write(reader.ValueSpan);
                return;
            }

            try
            {
                int length = reader.CopyString(_arguments.GetSpan(reader.ValueSpan.Length));
                _arguments.Advance(length);
            }
            catch (InvalidOperationException)
            {
                _arguments.Write(System.Text.Encoding.UTF8.GetBytes(JsonText.Mend(JsonText.ReadString(ref reader)!)));
            }
        }
    }
}
