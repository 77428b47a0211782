using System.Security.Cryptography;
using System.Text;

namespace Agents.Core.Mcp.Safety;

/// <summary>A store in a JSON file, which keeps trust from one start of the application to the next.</summary>
/// <remarks>
/// Thread-safe, and safe for several processes of one machine and user: a change is made under a named mutex on what the file holds at that
/// moment, and replaces the file as a whole by a rename, so that a reader or a crash finds the old content or the new one. Processes on several
/// machines that share a folder may lose one another's changes; a tool is then new again, never wrongly trusted. A file that is not there is
/// an empty store; one that cannot be understood is an error. Keeps at most 1,024 tools of a server, and 256 servers.
/// </remarks>
public sealed class FileToolTrustStore : IToolTrustStore
{
    /// <summary>The greatest size of the file, in bytes.</summary>
    public const int MaxBytes = 64 << 20;

    private const int SliceMilliseconds = 50;

    private readonly string _path;
    private readonly string _mutexName;

    /// <summary>Initializes a store; nothing is read yet.</summary>
    /// <param name="path">The file. Its folder is made when something is written. Keep it where no server can write.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    public FileToolTrustStore(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _mutexName = $"agents-core-trust-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_path)))[..32]}";
    }

    /// <inheritdoc/>
    /// <exception cref="ToolTrustStoreException">The file cannot be read.</exception>
    public async ValueTask<IReadOnlyList<TrustedTool>> GetAsync(McpServerIdentity server, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        return await Task.Run(() => Read().Get(server), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ToolTrustStoreException">The file cannot be read or written.</exception>
    public async ValueTask<IReadOnlyList<TrustedTool>> AddAsync(
        McpServerIdentity server, IReadOnlyList<TrustedTool> tools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(tools);
        TrustRecords records = await ChangeAsync(records => records.Add(server, tools), cancellationToken).ConfigureAwait(false);
        return records.Get(server);
    }

    /// <inheritdoc/>
    /// <exception cref="ToolTrustStoreException">The file cannot be read or written, or the store is full.</exception>
    public async ValueTask SetAsync(McpServerIdentity server, TrustedTool tool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(tool);
        await ChangeAsync(
            records => records.Set(server, tool) ? true : throw ToolTrustStoreException.Full(_path), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ToolTrustStoreException">The file cannot be read or written.</exception>
    public async ValueTask<bool> RemoveAsync(McpServerIdentity server, string tool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(tool);
        bool removed = false;
        await ChangeAsync(records => removed = records.Remove(server, tool), cancellationToken).ConfigureAwait(false);
        return removed;
    }

    private Task<TrustRecords> ChangeAsync(Func<TrustRecords, bool> change, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            // A mutex belongs to a thread, so all of it happens on one.
            using Mutex mutex = new(_mutexName, new NamedWaitHandleOptions { CurrentSessionOnly = false });
            Enter(mutex, cancellationToken);
            try
            {
                TrustRecords records = Read();
                if (change(records))
                {
                    Write(TrustFile.Write(records));
                }

                return records;
            }
            finally
            {
                mutex.ReleaseMutex();
            }
        },
        cancellationToken);

    private TrustRecords Read()
    {
        byte[] content;
        try
        {
            FileInfo file = new(_path);
            if (!file.Exists)
            {
                return Directory.Exists(_path) ? throw new ToolTrustStoreException(_path, "It is a folder.") : new TrustRecords();
            }

            content = file.Length > MaxBytes
                ? throw new ToolTrustStoreException(_path, $"It has {file.Length} bytes, but may have {MaxBytes}.")
                : File.ReadAllBytes(_path);
        }
        catch (FileNotFoundException)
        {
            return new TrustRecords();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolTrustStoreException(_path, $"It cannot be read ({exception.GetType().Name}); see the inner exception.", exception);
        }

        return TrustFile.Read(content, _path);
    }

    private void Write(byte[] content)
    {
        if (content.Length > MaxBytes)
        {
            throw new ToolTrustStoreException(_path, $"It would have {content.Length} bytes, but may have {MaxBytes}.");
        }

        string next = $"{_path}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (FileStream stream = new(next, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(next, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolTrustStoreException(_path, $"It cannot be written ({exception.GetType().Name}); see the inner exception.", exception);
        }
    }

    private static void Enter(Mutex mutex, CancellationToken cancellationToken)
    {
        try
        {
            // In slices, since a named mutex cannot be waited for together with a token.
            while (!mutex.WaitOne(SliceMilliseconds))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (AbandonedMutexException)
        {
            // Its holder died; the file is whole all the same.
        }
    }
}
