namespace Edge.Simulator.Cli;

/// <summary>Holds a state folder for one simulator: two of them would write the same log.</summary>
public sealed class StateLock : IDisposable
{
    private readonly FileStream _file;

    private StateLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Creates the folder where it is missing and takes it.</summary>
    /// <exception cref="UserErrorException">Another simulator has it, or it cannot be written.</exception>
    public static StateLock Take(string directory)
    {
        if (directory.Length == 0)
        {
            throw new UserErrorException("--state: '' is no folder; give its path");
        }

        if (File.Exists(directory))
        {
            throw new UserErrorException($"--state: '{directory}' is a file; give a folder");
        }

        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"--state: cannot create '{directory}': {failure.Message}");
        }

        var path = Path.Combine(directory, "lock");
        try
        {
            return new StateLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new UserErrorException($"--state: cannot write to '{directory}': {failure.Message}");
        }
        catch (IOException)
        {
            throw new UserErrorException($"--state: another simulator runs on '{directory}'; end it, or give this one a folder of its own");
        }
    }

    /// <summary>Gives the folder back. The file stays: deleting it would let two simulators lock two files of one name.</summary>
    public void Dispose() => _file.Dispose();
}
