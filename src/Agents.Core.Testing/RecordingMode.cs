namespace Agents.Core.Testing;

/// <summary>Says where the answers of a <see cref="RecordingChatClient"/> come from.</summary>
public enum RecordingMode
{
    /// <summary>From the cassette alone. The model is never called, and a request that was not recorded is a failure.</summary>
    Replay = 0,

    /// <summary>From the model. The cassette is written anew.</summary>
    Record = 1,

    /// <summary>From the cassette where the request was recorded, else from the model; what is new is added at the cassette's end.</summary>
    Auto = 2,
}
