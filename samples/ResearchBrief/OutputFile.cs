namespace ResearchBrief;

/// <summary>A file that is written at the end: the brief, or the graph beside it.</summary>
internal sealed class OutputFile
{
    private readonly string _given;

    private OutputFile(string given)
    {
        _given = given;
        FullPath = Path.GetFullPath(given);
    }

    public string FullPath { get; }

    public string Name => Path.GetFileName(FullPath);

    /// <inheritdoc/>
    public override string ToString() => _given;

    /// <summary>Makes sure that the file can be written, before any work is done for it. What it holds already stays.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static OutputFile Check(string path)
    {
        OutputFile file = new(path);
        if (Directory.Exists(file.FullPath))
        {
            throw new UsageException($"--out must name a file, but '{path}' is a folder.");
        }

        string folder = Path.GetDirectoryName(file.FullPath)!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"The folder of '{path}' does not exist.");
        }

        file.Try(() =>
        {
            bool isNew = !File.Exists(file.FullPath);
            File.Open(file.FullPath, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            if (isNew)
            {
                File.Delete(file.FullPath);
            }
        });
        return file;
    }

    /// <summary>Makes sure that a second file can be written beside this one, under its name with another ending.</summary>
    /// <param name="ending">The ending, in place of the last one that the name has.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public OutputFile Beside(string ending)
    {
        // A name such as ".brief" is no ending.
        string name = Path.GetFileNameWithoutExtension(_given) is { Length: > 0 } bare ? bare : Path.GetFileName(_given);
        return Check(Path.Combine(Path.GetDirectoryName(_given)!, name + ending));
    }

    /// <exception cref="UsageException">It cannot be written after all.</exception>
    public void Write(string text) => Try(() => File.WriteAllText(FullPath, text));

    private void Try(Action access)
    {
        try
        {
            access();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{_given}' cannot be written: {exception.Message}");
        }
    }
}
