namespace Orleans.Placement;

// One process is one place: these mean nothing here.

/// <summary>Where activations of this class are made.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class PlacementAttribute : Attribute;

/// <summary>Anywhere.</summary>
public sealed class RandomPlacementAttribute : PlacementAttribute;

/// <summary>Where the key hashes to.</summary>
public sealed class HashBasedPlacementAttribute : PlacementAttribute;

/// <summary>Where the first caller is.</summary>
public sealed class PreferLocalPlacementAttribute : PlacementAttribute;
