namespace Edge.Simulator.Cli;

/// <summary>Holds a folder for one process: two of them would write the same log.</summary>
public sealed class StateLock : IDisposable
{
    private readonly FileStream _file;

    private StateLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Creates the folder where it is missing and takes it.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="option">Option that named it.</param>
    /// <param name="holder">What may be running on it.</param>
    /// <exception cref="UserErrorException">Another one has it, or it cannot be written.</exception>
    public static StateLock Take(string directory, string option = "--state", string holder = "simulator")
    {
        if (directory.Length == 0)
        {
            throw new UserErrorException($"{option}: '' is no folder; give its path");
        }

        if (File.Exists(directory))
        {
            throw new UserErrorException($"{option}: '{directory}' is a file; give a folder");
        }

        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"{option}: cannot create '{directory}': {failure.Message}");
        }

        var path = Path.Combine(directory, "lock");
        try
        {
            return new StateLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new UserErrorException($"{option}: cannot write to '{directory}': {failure.Message}");
        }
        catch (IOException)
        {
            throw new UserErrorException($"{option}: another {holder} runs on '{directory}'; end it, or give this one a folder of its own");
        }
    }

    /// <summary>Gives the folder back. The file stays: deleting it would let two processes lock two files of one name.</summary>
    public void Dispose() => _file.Dispose();
}
