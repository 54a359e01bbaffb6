"""What only some of the product needs: one folder a feature, every one alike."""
