using System.Security.Cryptography;
using System.Text;

namespace Agents.Core.Testing;

/// <content>The file: replaced as a whole, so that a crash leaves the old cassette or the new one.</content>
public sealed partial class Cassette
{
    // What the file held when it was read or saved last; null when there was none.
    private byte[]? _content;
    private int _saved;

    /// <summary>Writes the cassette as it is now, with <c>\n</c> at the end of each line.</summary>
    /// <returns>The text.</returns>
    public string ToText()
    {
        lock (_lock)
        {
            byte[]? kept = Mode == RecordingMode.Record ? null : _content;
            return Encoding.UTF8.GetString(Compose(kept, kept is null ? 0 : _saved));
        }
    }

    /// <summary>Saves what was recorded since the last time; does nothing when nothing was, or when the cassette has no file.</summary>
    /// <remarks>
    /// With <see cref="RecordingMode.Auto"/> the new calls are added at the end of what the file holds at that moment, so that two tests or
    /// processes may add to one cassette; with <see cref="RecordingMode.Record"/> the file is replaced, unless somebody else changed it meanwhile.
    /// </remarks>
    /// <exception cref="CassetteException">The file was changed by somebody else while it was recorded anew, is no cassette any more, or would hold a
    /// secret that stood in it before.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public void Save()
    {
        lock (_lock)
        {
            if (_path is null || _added.Count == _saved)
            {
                return;
            }

            using Mutex mutex = new(MutexName(_path), new NamedWaitHandleOptions { CurrentSessionOnly = false });
            Enter(mutex);
            try
            {
                SaveFile(_path);
            }
            finally
            {
                mutex.ReleaseMutex();
            }
        }
    }

    /// <summary>Saves the cassette.</summary>
    /// <exception cref="CassetteException">It cannot be saved; see <see cref="Save"/>.</exception>
    public void Dispose() => Save();

    private void SaveFile(string path)
    {
        byte[]? current = ReadFile();
        if (Mode == RecordingMode.Record && !AreEqual(current, _content))
        {
            throw new CassetteException(_name, ["It was changed by somebody else while it was recorded anew. Give each test a cassette of its own."]);
        }

        byte[]? kept = null;
        if (Mode == RecordingMode.Auto && current is not null)
        {
            _ = CassetteReader.Read(_name, current);
            kept = current;
        }

        byte[] content = Compose(kept, kept is null ? 0 : _saved);
        if (content.Length > MaxBytes)
        {
            throw new CassetteException(_name, [$"It would have {content.Length} bytes, but may have {MaxBytes}."]);
        }

        if (_redactor.HoldsSecret(Encoding.UTF8.GetString(content)))
        {
            throw new CassetteException(_name, ["It holds a secret from before. Record it anew."]);
        }

        Replace(path, content);
        (_content, _saved) = (content, _added.Count);
    }

    /// <summary>Puts together what was there and what was added, in the order in which the calls began.</summary>
    private byte[] Compose(byte[]? kept, int from)
    {
        using MemoryStream stream = new();
        if (kept is null)
        {
            stream.Write(Encoding.UTF8.GetBytes(CassetteJson.Text(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("format", CassetteReader.Format);
                writer.WriteNumber("version", Version);
                if (_client?.ProviderName is { Length: > 0 } provider)
                {
                    writer.WriteString("provider", _redactor.CleanOpaque(provider));
                }

                if (_client?.DefaultModelId is { Length: > 0 } model)
                {
                    writer.WriteString("model", _redactor.CleanOpaque(model));
                }

                writer.WriteEndObject();
            })));
        }
        else
        {
            stream.Write(kept.AsSpan().TrimEnd("\n"u8));
        }

        stream.Write("\n"u8);
        foreach ((_, string line) in _added.Skip(from).OrderBy(call => call.Number))
        {
            stream.Write(Encoding.UTF8.GetBytes(line));
            stream.Write("\n"u8);
        }

        return stream.ToArray();
    }

    private byte[]? ReadFile()
    {
        try
        {
            FileInfo file = new(_path!);
            if (!file.Exists)
            {
                return null;
            }

            return file.Length > MaxBytes
                ? throw new CassetteException(_name, [$"It has {file.Length} bytes, but may have {MaxBytes}."])
                : File.ReadAllBytes(_path!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CassetteException(_name, [$"The file cannot be read: {exception.GetType().Name}; see the inner exception."], exception);
        }
    }

    private static void Replace(string path, byte[] content)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string next = $"{full}.tmp";
        try
        {
            using (FileStream stream = new(next, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(next, full, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }

    private static bool AreEqual(byte[]? x, byte[]? y) => x is null ? y is null : y is not null && x.AsSpan().SequenceEqual(y);

    private static string MutexName(string path) =>
        $"agents-core-cassette-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path))))[..32]}";

    private static void Enter(Mutex mutex)
    {
        try
        {
            mutex.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Its holder died; the file is whole all the same.
        }
    }
}
